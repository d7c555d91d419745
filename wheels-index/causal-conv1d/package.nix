import ../../pkgs/causal-conv1d/package.nix
