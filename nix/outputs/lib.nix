/**
  The flake's `lib`: everything that needs no system and no nixpkgs.

  # Type
  `inputs -> { plan; tryPlan; concretise; bases; version; }`

  # Examples
  nix eval --json .#lib.plan --apply 'p: p { packages = [ "torch" ]; python = "3.12"; }'
*/
_inputs:
let
  concretiser = import ../concretise { };
in
{
  inherit (concretiser) plan tryPlan concretise;
  bases = import ../bases;
  version = import ./version.nix;
}
