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
  # What the base states of itself is part of the target, so the plan here must know it too.
  stated = {
    inherit (base) system glibc compiler;
    libraries =
      let
        own = base.libraries or [ ];
      in
      if builtins.isList own then own else builtins.attrNames own;
  };
  # A base without a compiler states none.
  known = builtins.filter (name: stated.${name} != null) (builtins.attrNames stated);
  target = builtins.intersectAttrs (builtins.listToAttrs (
    map (name: {
      inherit name;
      value = null;
    }) known
  )) stated;
in
{
  answer = import ./told.nix asked (lib.tryPlan (target // asked.request));
  environment = (lib.concretise (asked.request // { inherit base; })).environment;
}
