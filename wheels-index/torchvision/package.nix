import ../../pkgs/torchvision/package.nix
