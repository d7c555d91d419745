/**
  What the programs ask for when they want an environment. `answer` is the plan or the problems, as
  of plan.nix; `environment` is the derivation of that very plan.

  # Type
  `{ requestFile :: String } -> { answer; environment :: Derivation; }`
*/
{ requestFile }:
let
  lib = import ../../nix/outputs/lib.nix { };
  asked = import ./request.nix requestFile;
  base = import ./base.nix asked.base;
in
{
  answer = import ./told.nix asked (lib.tryPlan (asked.request // { inherit base; }));
  environment = (lib.concretise (asked.request // { inherit base; })).environment;
}
