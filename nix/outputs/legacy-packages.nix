# `default.nix` for each system, so that `nix build .#environments.small` needs no `--file`.
_inputs: (import ./systems.nix).each (system: import ../../default.nix { inherit system; })
