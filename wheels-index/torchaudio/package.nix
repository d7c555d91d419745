import ../../pkgs/torchaudio/package.nix
