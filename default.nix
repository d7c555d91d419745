/**
  The flake-free entry: the library, the bases, and environments that `nix-build` can build.

  # Type
  `{ system ? String; machine ? HostOptions; } -> { lib; bases; plan; tryPlan; concretise; fromLock;
  environments; version; }`

  # Inputs
  `machine` : the arguments of `bases.host`; looked up on this machine where they are left out

  # Examples
  nix-build default.nix -A environments.small
  nix-instantiate --eval --strict --json \
    -E '(import ./. { }).plan { packages = [ "einops" ]; python = "3.12"; }'
*/
{
  system ? builtins.currentSystem,
  machine ? import ./nix/outputs/machine.nix { inherit system; },
}:
let
  lib = import ./nix/outputs/lib.nix { };
in
lib
// {
  inherit lib;
  environments = import ./nix/outputs/environments.nix { inherit lib machine; };
}
