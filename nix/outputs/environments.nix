/**
  The environments of `requirements.nix` on the host base, with the newest Python of the machine and
  no accelerator.

  # Type
  `{ lib; machine; } -> { <name> = Derivation; }`

  # Inputs
  `machine` : the arguments of `bases.host`

  # Examples
  nix-build default.nix -A environments.small
*/
{
  lib,
  machine,
}:
let
  base = lib.bases.host machine;
  python = builtins.head (
    builtins.sort (a: b: builtins.compareVersions a b > 0) (builtins.attrNames machine.pythons)
  );
  environment =
    _name: asked:
    (lib.concretise (
      asked
      // {
        inherit base python;
        cuda = null;
      }
    )).environment;
in
builtins.mapAttrs environment (import ./requirements.nix { inherit python; })
