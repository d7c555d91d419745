import ../../pkgs/torch/package.nix
