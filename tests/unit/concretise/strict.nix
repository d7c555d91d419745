# What `strict` refuses.
scope:
let
  inherit (import ./common.nix scope)
    errors
    stage
    table
    wheelNamed
    ;
  inherit (scope) lib;
  tryPlan = stage "try-plan.nix" {
    inherit lib errors;
    facts = import (scope.root + "/nix/facts");
  };
  facts = grade: {
    kind = "facts";
    source = "a lock";
    date = "2026-11-29";
    inherit grade;
  };
  kernel = version: more: {
    inherit version;
    variants = [
      (
        {
          wheels = wheelNamed "kernel-1-cp312-cp312-manylinux_2_28_x86_64.whl";
          axes.cuda = "12.6";
          capabilities = [ "sm_61" ];
        }
        // more
      )
    ];
  };
  packages = table {
    kernel = [
      (kernel "2.4" { capabilities = [ "sm_90" ]; })
      (kernel "2.3" { evidence.requires = facts "weak"; })
      (kernel "2.2" { evidence.capabilities = facts "medium"; })
      (kernel "1.1" { evidence.requires = facts "high"; })
      (kernel "1.0" { })
    ];
    holder = [
      {
        version = "1";
        requires = [ "kernel<2" ];
      }
    ];
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
  # What is chosen of "kernel", and what is warned of.
  kernelOf =
    request:
    let
      inherit
        (ask (
          {
            packages = [ "kernel" ];
            capabilities = [ "6.1" ];
          }
          // request
        ))
        plan
        ;
    in
    [ plan.packages.kernel.version ] ++ map (row: row.text) plan.warnings;
  codes = request: map (problem: problem.code) (ask request).problems or [ ];
  strict = stage "strict.nix" {
    inherit lib errors;
    facts = import (scope.root + "/nix/facts");
  };
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
  "what is below high is told" = {
    expr = map kernelOf [
      { }
      { constraints.kernel = "<2.3"; }
      { constraints.kernel = "==1.1"; }
    ];
    expected = [
      [
        "2.3"
        "kernel 2.3: requirements from public facts, weak (a lock)"
      ]
      [
        "2.2"
        "kernel 2.2: code for GPUs from public facts, medium (a lock)"
      ]
      [ "1.1" ]
    ];
  };
  "and an older one is taken in its place, which being old is not refused for" = {
    expr = kernelOf { strict = true; };
    expected = [
      "1.1"
      "kernel 1.1 is old: the newest is 2.4; `strict` passed by what is newer"
    ];
  };
  "but only where it is `strict` that passed by" = {
    expr = codes {
      strict = true;
      packages = [
        "holder"
        "kernel"
      ];
      capabilities = [ "6.1" ];
    };
    expected = [ "E142" ];
  };
  "a plan says why" = {
    expr =
      let
        inherit
          (ask {
            packages = [ "kernel" ];
            capabilities = [ "6.1" ];
            strict = true;
          })
          plan
          ;
      in
      map (row: "${row.version} ${row.why}") plan.packages.kernel.because.newer;
    expected = [
      "2.4 has machine code for 9.0 and newer only"
      "2.3 has requirements from public facts, weak (a lock), which strict does not take"
      "2.2 has code for GPUs from public facts, medium (a lock), which strict does not take"
    ];
  };
  "nothing else is left" = {
    expr = codes {
      strict = true;
      packages = [ "kernel>=2" ];
      capabilities = [ "6.1" ];
    };
    expected = [ "E012" ];
  };
  "one plan is one plan, strict or not" = {
    expr =
      let
        id =
          strict:
          (ask {
            packages = [ "late" ];
            inherit strict;
          }).plan.id;
      in
      id true == id false;
    expected = true;
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
