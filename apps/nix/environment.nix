/**
  What the programs ask for when they want an environment. `answer` is the plan or the problems, as
  of plan.nix; `environment` is the derivation of that very plan, `prove` the program that asks the
  card what it promised (docs/proofs.md), `exports` what its export is made of, by form.

  # Type
  `{ requestFile :: String } -> { answer; environment, prove :: Derivation; exports :: { <form> ::
  Spec; }; }`
*/
{ requestFile }:
let
  lib = import ../../nix/outputs/lib.nix { };
  asked = import ./request.nix requestFile;
  base = import ./base.nix asked.base;
  set = lib.concretise (asked.request // { inherit base; });
in
{
  answer = import ./told.nix asked (lib.tryPlan (asked.request // { inherit base; }));
  inherit (set) environment prove;
  exports = builtins.mapAttrs (_: image: image.spec) (set.imageWith { inherit (asked) trim; });
}
