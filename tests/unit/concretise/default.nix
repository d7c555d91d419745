# What a request may say, and what a plan makes of it.
{ root, ... }:
let
  concretise = import (root + "/nix/concretise") { };
  inherit (concretise)
    plan
    tryPlan
    tryConcretise
    packages
    ;
  codes = request: map (p: p.code) (tryPlan request).problems;
  base = {
    packages = [ "einops" ];
    python = "3.12";
  };
  torch = base // {
    packages = [ "torch" ];
  };
  # As much of a base as a plan asks.
  machine = {
    name = "machine";
    system = "x86_64-linux";
    glibc = "2.40";
    compiler = null;
    libraries."libmachine.so.1" = "/machine/lib";
    pythons."3.12" = { };
  };
in
{
  codes = {
    empty = {
      expr = codes { };
      expected = [
        "E005"
        "E003"
      ];
    };
    noPython = {
      expr = codes { packages = [ "einops" ]; };
      expected = [ "E003" ];
    };
    oldPython = {
      expr = codes (base // { python = "3.9"; });
      expected = [ "E004" ];
    };
    unknownKey = {
      expr = codes (base // { pyton = 1; });
      expected = [ "E002" ];
    };
    notARequirement = {
      expr = codes (base // { packages = [ "torch=2" ]; });
      expected = [ "E006" ];
    };
    markers = {
      expr = [
        (codes (base // { packages = [ "torch; python_version<'3'" ]; }))
        (tryPlan (base // { packages = [ "torch; python_version>'3'" ]; })).ok
      ];
      expected = [
        [ "E005" ]
        true
      ];
    };
    badConstraint = {
      expr = codes (base // { constraints.numpy = "2"; });
      expected = [ "E006" ];
    };
    twoAccelerators = {
      expr = codes (
        torch
        // {
          cuda = "12.8";
          rocm = "6.4";
        }
      );
      expected = [ "E008" ];
    };
    unknownPackage = {
      expr = codes (base // { packages = [ "einopps" ]; });
      expected = [ "E001" ];
    };
    unknownConstraint = {
      expr = codes (base // { constraints.numpyy = "<3"; });
      expected = [ "E001" ];
    };
    wrongTypes = {
      expr = codes (
        base
        // {
          capabilities = "8.6";
          constraints = [ ];
          gfx = [ 1 ];
        }
      );
      expected = [
        "E003"
        "E003"
        "E003"
      ];
    };
  };
  defaults = {
    # Left out and null are two things.
    cudaLeftOut = {
      expr = (plan torch).target.accelerator;
      expected = "any";
    };
    noAcceleratorTakesTheCpu = {
      expr = map (name: (plan (torch // { cuda = null; })).packages.torch.axes.${name}) [
        "cuda"
        "rocm"
      ];
      expected = [
        "none"
        "none"
      ];
    };
    noAcceleratorRefusesCuda = {
      expr = codes (
        base
        // {
          packages = [ "flash-attn" ];
          cuda = null;
        }
      );
      expected = [ "E010" ];
    };
    glibc = {
      expr = (plan base).target.glibc;
      expected = "2.35";
    };
  };
  id = {
    length = {
      expr = builtins.stringLength (plan base).id;
      expected = 16;
    };
    orderOfPackages = {
      expr =
        (plan (
          base
          // {
            packages = [
              "numpy"
              "einops"
            ];
          }
        )).id == (plan (
          base
          // {
            packages = [
              "einops"
              "numpy"
            ];
          }
        )).id;
      expected = true;
    };
    orderOfCapabilities = {
      expr =
        (plan (
          torch
          // {
            capabilities = [
              "9.0"
              "8.6"
              "9.0"
            ];
          }
        )).id == (plan (
          torch
          // {
            capabilities = [
              "8.6"
              "9.0"
            ];
          }
        )).id;
      expected = true;
    };
    "of the answer, and not of what was asked for" = {
      expr = map (more: (plan base).id == (plan (base // more)).id) [
        { glibc = "2.36"; }
        { compiler.gcc = "14"; }
        { driver = "580.65"; }
        { capabilities = [ "8.6" ]; }
        { python = "3.11"; }
        { system = "aarch64-linux"; }
      ];
      expected = [
        true
        true
        true
        true
        false
        false
      ];
    };
  };
  prereleases = {
    notByDefault = {
      expr =
        builtins.match ".*(a|b|rc|dev).*"
          (plan (base // { packages = [ "numpy" ]; })).packages.numpy.version;
      expected = null;
    };
  };
  flavour = {
    byPackage = {
      expr = builtins.mapAttrs (_: p: p.flavour) (
        builtins.intersectAttrs
          {
            torch = null;
            causal-conv1d = null;
          }
          (plan (
            torch
            // {
              packages = [
                "torch"
                "causal-conv1d"
              ];
              flavour = {
                default = "wheel";
                causal-conv1d = "source";
              };
              capabilities = [ "8.6" ];
            }
          )).packages
      );
      expected = {
        causal-conv1d = "source";
        torch = "wheel";
      };
    };
    buildIsAgainstTheChosenTorch = {
      expr =
        let
          p =
            (plan (
              torch
              // {
                packages = [
                  "torch"
                  "causal-conv1d"
                ];
                flavour.causal-conv1d = "source";
                cuda = "12.8";
                capabilities = [ "8.6" ];
              }
            )).packages;
        in
        p.causal-conv1d.build.packages.torch.file == p.torch.file;
      expected = true;
    };
    toolsAreNotInThePlan = {
      expr =
        (plan (
          torch
          // {
            packages = [
              "torch"
              "causal-conv1d"
            ];
            flavour.causal-conv1d = "source";
            cuda = "12.8";
            capabilities = [ "8.6" ];
          }
        )).packages ? wheel;
      expected = false;
    };
  };
  handles = {
    requirement = {
      expr = packages.torch.requirement;
      expected = "torch";
    };
    extras = {
      expr = (packages.jax.withExtras [ "cuda12" ]).requirement;
      expected = "jax[cuda12]";
    };
    cannotBeBuilt = {
      expr = packages.torch.drvPath;
      throws = true;
    };
  };
  extras = {
    reachTheirRequirements = {
      expr = (plan (base // { packages = [ "jax[cuda12]" ]; })).packages ? jax-cuda12-plugin;
      expected = true;
    };
    areRecorded = {
      expr = (plan (base // { packages = [ "jax[cuda12]" ]; })).packages.jax.extras;
      expected = [ "cuda12" ];
    };
    whatNoReleaseHasIsRefused = {
      expr =
        map (problem: problem.code)
          (tryPlan (base // { packages = [ "einops[nothing]" ]; })).problems;
      expected = [ "E015" ];
    };
  };
  tried = {
    # As tryPlan answers, and planned for what the base is.
    "a refusal is a value" = {
      expr =
        let
          answer = tryConcretise (base // { packages = [ "einopps" ]; base = machine; });
        in
        {
          inherit (answer) ok;
          codes = map (problem: problem.code) answer.problems;
          has = answer ? concretisation;
        };
      expected = {
        ok = false;
        codes = [ "E001" ];
        has = false;
      };
    };
    "the plan is that of the concretisation beside it" = {
      expr =
        let
          answer = tryConcretise (base // { base = machine; });
        in
        {
          inherit (answer) ok;
          same = answer.plan.id == answer.concretisation.id;
          inherit (answer.plan.target) glibc libraries;
        };
      expected = {
        ok = true;
        same = true;
        glibc = "2.40";
        libraries = [ "libmachine.so.1" ];
      };
    };
  };
}
