# Concretisations of several targets.
scope@{ root, ... }:
let
  inherit (import ../common.nix scope) base;
  inherit (import (root + "/nix/concretise") { }) concretise tryConcretise;
  set = concretise {
    inherit base;
    packages = p: [ p.einops ];
    python = "3.12";
    targets = {
      here = { };
      more.packages = [ "click" ];
      arm.system = "aarch64-linux";
    };
  };
  inherit (builtins) attrNames mapAttrs;
in
{
  "each target has its own" = {
    expr = [
      (mapAttrs (_: plan: attrNames plan.packages) set.plan.plans)
      (set.targets.here.id == set.plan.plans.here.id)
      (attrNames set.targets.more.packages)
      (set.targets.more.python ? outPath)
      (set.targets.more.shell ? shell)
      (set.id == set.plan.id)
    ];
    expected = [
      {
        arm = [ "einops" ];
        here = [ "einops" ];
        more = [
          "click"
          "einops"
        ];
      }
      true
      [
        "click"
        "einops"
      ]
      true
      true
      true
    ];
  };
  "a base is of one system, and what is of another is refused when it is touched" = {
    expr = set.targets.arm.python.outPath;
    throws = true;
  };
  "what a base says of its machine says nothing of another" = {
    expr =
      mapAttrs (_: plan: plan.target.glibc)
        (concretise {
          base = base // {
            glibc = "2.99";
          };
          packages = [ "einops" ];
          python = "3.12";
          targets = {
            here = { };
            arm.system = "aarch64-linux";
          };
        }).plan.plans;
    expected = {
      here = "2.99";
      arm = "2.35";
    };
  };
  "problems are values" = {
    expr =
      (tryConcretise {
        inherit base;
        packages = [ "einopss" ];
        python = "3.12";
        targets.here = { };
      }).ok;
    expected = false;
  };
}
