# The concretisation, and what it lets in.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    base
    errors
    planOf
    stage
    table
    ;
  packages = table {
    a = [
      {
        version = "1";
        requires = [ "b" ];
      }
    ];
    b = [ "1" ];
    c = [ "1" ];
  };
  plan = planOf packages {
    packages = [
      "a"
      "c"
    ];
  };
  sealOn =
    base: plan:
    stage "seal.nix" { inherit errors lib; } {
      inherit base plan;
      table = packages;
    };
  one = sealOn base plan;
  other = sealOn base (
    planOf packages {
      packages = [
        "a"
        "c"
      ];
      system = "aarch64-linux";
    }
  );
  # Asked for with other words, and the same answer.
  same = sealOn base (
    planOf packages {
      packages = [
        "c"
        "a"
      ];
      glibc = "2.39";
      driver = "580.65";
    }
  );
  namesOf = environment: builtins.attrNames environment.environment.levels;
  extended = sealOn (
    base
    // {
      extend =
        {
          plan,
          packages,
          environmentOf,
          environment,
          proofOf,
          isProvable,
        }:
        {
          whole = {
            images = namesOf environment;
            proofs = [
              (proofOf environment).name
              (isProvable "a")
            ];
            id = "not this";
          };
          of = name: { tests = name; };
        };
    }
  ) plan;
in
{
  "what a user gets" = {
    expr = builtins.attrNames one;
    expected = [
      "editable"
      "environment"
      "id"
      "packages"
      "plan"
      "prove"
      "python"
      "pythonWith"
      "shell"
    ];
  };
  "the environment of every package" = {
    expr = {
      names = namesOf one.python;
      same = namesOf one.environment == namesOf one.python;
      inherit (one.python) interpreter concretisation;
      inherit (one.python.environment) name;
      main = one.python.meta.mainProgram;
    };
    expected = {
      names = [
        "a"
        "b"
        "c"
      ];
      same = true;
      interpreter = "/env/python3.12-environment-${builtins.substring 0 8 plan.id}/bin/python";
      concretisation = plan.id;
      name = "python3.12-environment-${builtins.substring 0 8 plan.id}";
      main = "python";
    };
  };
  "of some, with what they require" = {
    expr = map (choose: namesOf (one.pythonWith choose)) [
      (ps: [ ps.a ])
      (ps: [ ps.c ])
      (_: [ ])
    ];
    expected = [
      [
        "a"
        "b"
      ]
      [ "c" ]
      [ ]
    ];
  };
  "the shell has the whole environment" = {
    expr =
      let
        s = one.shell.shell;
      in
      {
        inherit (s) name;
        names = namesOf s.environment;
      };
    expected = {
      name = "python3.12-shell-${builtins.substring 0 8 plan.id}";
      names = [
        "a"
        "b"
        "c"
      ];
    };
  };
  "packages of another concretisation are refused" = {
    alone = {
      expr = one.pythonWith (_: [ other.packages.a ]);
      throws = true;
    };
    "beside its own" = {
      expr = one.pythonWith (ps: [
        ps.a
        other.packages.c
      ]);
      throws = true;
    };
  };
  "those of an equal one are its own" = {
    expr = {
      id = same.id == one.id;
      environment = same.python.environment == one.python.environment;
      joined = namesOf (one.pythonWith (_: [ same.packages.a ]));
    };
    expected = {
      id = true;
      environment = true;
      joined = [
        "a"
        "b"
      ];
    };
  };
  "so is what is no package of one" = {
    "another derivation" = {
      expr = one.pythonWith (_: [
        {
          type = "derivation";
          name = "curl";
        }
      ]);
      throws = true;
    };
    "a name" = {
      expr = one.pythonWith (_: [ "a" ]);
      throws = true;
    };
  };
  "the same plan twice is one concretisation" = {
    expr = namesOf (one.pythonWith (_: [ (sealOn base plan).packages.a ]));
    expected = [
      "a"
      "b"
    ];
  };
  "a base may add to the whole and to each, and takes nothing away" = {
    expr = {
      inherit (extended) images id proofs;
      tests = extended.packages.b.tests;
      names = namesOf extended.python;
    };
    expected = {
      images = [
        "a"
        "b"
        "c"
      ];
      inherit (plan) id;
      proofs = [
        "prove-${builtins.substring 0 8 plan.id}"
        false
      ];
      tests = "b";
      names = [
        "a"
        "b"
        "c"
      ];
    };
  };
  "a plan of another format is refused" =
    let
      idOf = format: (sealOn base (removeAttrs plan [ "format" ] // format)).id;
    in
    {
      "but not one of its own" = {
        expr = idOf { format = 2; };
        expected = plan.id;
      };
      "of the version before" = {
        expr = idOf { format = 1; };
        throws = true;
      };
      "of a later version" = {
        expr = idOf { format = 3; };
        throws = true;
      };
      "none is stated" = {
        expr = idOf { };
        throws = true;
      };
    };
  E304 =
    let
      message =
        found:
        errors.render [
          (errors.planFormat {
            inherit found;
            wanted = 2;
          })
        ];
    in
    {
      "a format" = {
        expr = message 1;
        expected = ''
          accelpkgs E304: the plan is of format 1, and this accelpkgs reads format 2
            where: plan (what is realised)
            why:   it was made by another version of accelpkgs, whose plans hold other things
            fix:   plan the same request with this version, or use the version that made it'';
      };
      "no format" = {
        expr = builtins.head (builtins.split "\n" (message null));
        expected = "accelpkgs E304: the plan states no format, and this accelpkgs reads format 2";
      };
    };
}
