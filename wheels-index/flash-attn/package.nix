import ../../pkgs/flash-attn/package.nix
