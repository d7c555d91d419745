import ../../pkgs/xformers/package.nix
