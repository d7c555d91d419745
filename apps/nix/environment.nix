/**
  What the programs ask for when they want an environment on the host base. `answer` is the plan or
  the problems, as of plan.nix; `environment` is the derivation of that very plan.

  # Type
  `{ requestFile :: String } -> { answer; environment :: Derivation; }`
*/
{ requestFile }:
let
  lib = import ../../nix/outputs/lib.nix { };
  asked = import ./request.nix requestFile;
  base = lib.bases.host asked.base;
in
{
  # What the base states of itself is part of the target, so the plan here must know it too.
  # A base without a compiler states none.
  answer = import ./told.nix asked (
    lib.tryPlan (
    {
      inherit (base) system glibc;
    }
    // (if base.compiler == null then { } else { inherit (base) compiler; })
    // asked.request
  ));
  environment = (lib.concretise (asked.request // { inherit base; })).environment;
}
