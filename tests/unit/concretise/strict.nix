# What `strict` refuses.
scope:
let
  inherit (import ./common.nix scope) errors stage table;
  inherit (scope) lib;
  tryPlan = stage "try-plan.nix" {
    inherit lib errors;
    facts = import (scope.root + "/nix/facts");
  };
  packages = table {
    early = [ "2.0rc1" ];
    late = [ "2" ];
  };
  ask =
    request:
    tryPlan packages (
      {
        packages = [ "early" ];
        python = "3.12";
      }
      // request
    );
  codes = request: map (problem: problem.code) (ask request).problems or [ ];
  strict = stage "strict.nix" { inherit lib errors; };
in
{
  "a grade is refused" = {
    expr = codes { strict = true; };
    expected = [ "E142" ];
  };
  "and only then" = {
    expr = map codes [
      { }
      { strict = false; }
      {
        strict = true;
        prereleases = [ "early" ];
      }
      {
        strict = true;
        packages = [ "late" ];
      }
    ];
    expected = [
      [ ]
      [ ]
      [ ]
      [ ]
    ];
  };
  "it is true or false" = {
    expr = codes { strict = "yes"; };
    expected = [ "E003" ];
  };
  "a grade without a sentence counts as well" = {
    expr =
      (builtins.head (strict {
        packages.a = {
          version = "1";
          grades = [ "glibc" ];
        };
        warnings = [ ];
      })).why;
    expected = [ "a 1: glibc is not known" ];
  };
  messages."of two grades" = {
    expr = errors.render (strict {
      packages = {
        kernel.version = "3.3.1";
        torch.version = "2.7.1";
      };
      warnings = [
        {
          package = "kernel";
          grade = "unmeasured";
          text = "kernel 3.3.1: not measured whether its code runs on 6.1";
        }
        {
          package = "torch";
          grade = "old";
          text = "torch 2.7.1 of 2025-06-04 is old: the newest is 2.15.0 of 2026-10-28";
        }
      ];
    });
    expected = ''
      accelpkgs E142: the plan has what `strict` refuses
        where: strict (your request)
        why:   kernel 3.3.1: not measured whether its code runs on 6.1
               torch 2.7.1 of 2025-06-04 is old: the newest is 2.15.0 of 2026-10-28
        fix:   old: change what holds it back (`plan` says why not newer), or pin its version
    ''
    + "         unmeasured: take a release that is measured, or build it: "
    + "flavour.<name> = \"source\"";
  };
}
