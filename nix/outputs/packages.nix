# The environments of `default.nix`: on the host base, small, for a first try.
_inputs:
let
  lib = import ./lib.nix { };
in
(import ./systems.nix).each (system: import ./environments.nix { inherit lib system; })
