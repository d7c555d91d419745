# What a source build needs, apart from the plan that it is for.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    errors
    facts
    stage
    targetOf
    ;
  target = targetOf {
    capabilities = [ "8.6" ];
    constraints.numpy = "<2";
    flavour = "source";
    prereleases = true;
    prefer.numpy = "1";
  };
  result = {
    assigned = {
      torch.candidate.version = "2.8.0+cu128";
      numpy.candidate.version = "1";
    };
    axes = {
      cuda = {
        value = "12.8";
        binders = [ ];
      };
    };
  };
  recipeOf = stage "recipe.nix" {
    inherit lib facts;
    holds = lib.marker.evaluate (
      lib.marker.environment {
        python = "3.12";
        system = "x86_64-linux";
      }
    );
  };
  choiceOf = meta: release: {
    candidate = {
      name = "a";
      version = "1";
      recipe = recipeOf { inherit meta; } release;
    };
  };
  choice = source: choiceOf { inherit source; } { };
  buildWith = nested: source: buildOf nested target result (choice source);
  # By the default recipe, of what releases.json says.
  byDefault =
    fields: axes: release:
    buildOf { } (target // fields) (result // { inherit axes; }) (
      choiceOf { source = null; } release
    );
  buildOf =
    nested: target: result: choice:
    stage "build-plan.nix" {
      inherit lib facts errors;
      # What was asked for is what comes back.
      solve = asked: nested // { inherit asked; };
      planOf = { target, result }: {
        packages.tool = {
          name = "tool";
          because = 1;
          requiredBy = 1;
          evidence = 1;
          folder = 1;
          inherit target;
          inherit (result) asked;
        };
      };
      preferences = {
        setuptools = "80.0";
      };
    } { inherit target result; } choice;
  build = buildWith { };
  asked = source: (build source).packages.tool.asked;
  context =
    f:
    build {
      environment = f;
      prePatch = x: builtins.toJSON (f x);
    };
in
{
  "the target: wheels, the preferences of builds, none of the user's own wishes" = {
    expr =
      let
        t = (asked { }).target;
      in
      {
        inherit (t)
          flavour
          constraints
          prefer
          prereleases
          capabilities
          ;
        constrained = (asked { }).constraints;
      };
    expected = {
      flavour = "wheel";
      constraints = { };
      prefer = {
        setuptools = "80.0";
      };
      prereleases = [ ];
      capabilities = [ "8.6" ];
      constrained = [ ];
    };
  };
  "the axes are those of the plan" = {
    expr = (asked { }).fixedAxes == result.axes;
    expected = true;
  };
  "setuptools and wheel where nothing is said" = {
    expr = map (r: r.name) (asked { }).requested;
    expected = [
      "setuptools"
      "wheel"
    ];
  };
  "what it is built against is the plan's own, exactly; what is not in the plan is not" = {
    expr =
      let
        b = build {
          buildRequires = [ "ninja>=1" ];
          buildsAgainst = [
            "torch"
            "jax"
          ];
        };
      in
      {
        inherit (b) against;
        inherit (b.packages.tool.asked) requested;
      };
    expected = {
      against = [ "torch" ];
      requested = [
        {
          isTool = true;
          name = "ninja";
          specifier = [
            [
              ">="
              "1"
            ]
          ];
        }
        {
          name = "torch";
          specifier = [
            [
              "==="
              "2.8.0+cu128"
            ]
          ];
        }
      ];
    };
  };
  "nothing that was only explained" = {
    expr = builtins.attrNames (build { }).packages.tool;
    expected = [
      "asked"
      "name"
      "target"
    ];
  };
  "toolchain, variables and patches, where they are left out" = {
    expr = removeAttrs (build { }) [ "packages" ];
    expected = {
      against = [ ];
      toolchain = [ ];
      variables = { };
      prePatch = "";
    };
  };
  "variables and patches are told what is built for what" = {
    expr =
      let
        c = context (x: {
          inherit (x) plan;
          inherit (x.target) capabilities;
          names = builtins.attrNames x;
        });
      in
      {
        inherit (c) variables;
        same = builtins.fromJSON c.prePatch == c.variables;
      };
    expected = {
      variables = {
        plan = {
          version = "1";
          axes.cuda = "12.8";
          withCuda = true;
        };
        capabilities = [ "8.6" ];
        names = [
          "facts"
          "lib"
          "plan"
          "target"
        ];
      };
      same = true;
    };
  };
  "the default recipe: what the sdist records, on this Python" = {
    expr =
      let
        b = byDefault { } result.axes {
          sdist = {
            compiles = [ "cxx" ];
            buildRequires = [
              { name = "cython"; }
              {
                name = "tomli";
                marker = [
                  "python_version"
                  "<"
                  "3.11"
                ];
              }
            ];
          };
        };
      in
      {
        inherit (b)
          recipe
          against
          toolchain
          variables
          ;
        tools = map (r: r.name) b.packages.tool.asked.requested;
      };
    expected = {
      recipe = "default";
      against = [ ];
      toolchain = [ "cxx" ];
      variables = { };
      tools = [ "cython" ];
    };
  };
  "the default recipe: against the plan's torch, with CUDA where the plan has it" = {
    expr =
      let
        release = {
          requires = [ { name = "torch"; } ];
          sdist.compiles = [
            "cuda"
            "cxx"
          ];
        };
        of = fields: axes: {
          inherit (byDefault fields axes release) against toolchain variables;
        };
        bound = value: {
          cuda = {
            inherit value;
            binders = [ ];
          };
        };
      in
      [
        (of { capabilities = [ "8.6" "9.0a" ]; } (bound "12.8"))
        (of { capabilities = [ ]; } (bound "none"))
        (of { capabilities = [ ]; } { })
      ];
    expected =
      let
        without = {
          against = [ "torch" ];
          toolchain = [ "cxx" ];
          variables.FORCE_CUDA = "0";
        };
      in
      [
        {
          against = [ "torch" ];
          toolchain = [
            "cuda"
            "cxx"
          ];
          variables = {
            FORCE_CUDA = "1";
            CUDAARCHS = "86;90a";
            TORCH_CUDA_ARCH_LIST = "8.6;9.0a";
          };
        }
        without
        without
      ];
  };
  "tools that do not fit are an error" = {
    expr = (buildWith { unsat.trace = [ { why = "none"; } ]; } { }).packages;
    throws = true;
  };
  "but only where they are looked at" = {
    expr =
      (buildWith { unsat.trace = [ { why = "none"; } ]; } {
        toolchain = [ "cuda" ];
      }).toolchain;
    expected = [ "cuda" ];
  };
  "no nvcc for what does without CUDA, where the plan has none" = {
    expr =
      let
        of =
          axes: cudaOptional:
          (buildOf { } target (result // { inherit axes; }) (choice {
            inherit cudaOptional;
            toolchain = [
              "cuda"
              "cxx"
            ];
          })).toolchain;
      in
      [
        (of { } true)
        (of { cuda.value = "none"; } true)
        (of { cuda.value = "none"; } false)
      ];
    expected = [
      [
        "cuda"
        "cxx"
      ]
      [ "cxx" ]
      [
        "cuda"
        "cxx"
      ]
    ];
  };
}
