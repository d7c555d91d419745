import ../../pkgs/mamba-ssm/package.nix
