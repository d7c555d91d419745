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
  choice = source: {
    candidate = {
      name = "a";
      version = "1";
      meta = { inherit source; };
    };
  };
  buildWith =
    nested: source:
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
    } { inherit target result; } (choice source);
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
}
