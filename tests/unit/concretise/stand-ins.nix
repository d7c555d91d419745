# A package that the user asks for stands for one that another package requires.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    chosen
    errors
    facts
    meta
    planOf
    solveWith
    stage
    table
    ;
  standIns = stage "stand-ins.nix";
  standing = name: names: {
    ${name}.meta.standsFor = names;
  };
  packages =
    let
      bare = table {
        app = [
          {
            version = "1";
            requires = [ "cpu[x]>=2" ];
            extras.more = [ "cpu<4" ];
          }
        ];
        never = [
          {
            version = "1";
            requires = [ "cpu>=99" ];
          }
        ];
        strict = [
          {
            version = "1";
            requires = [ "cpu>=9" ];
          }
        ];
        user = [
          {
            version = "1";
            requires = [ "gpu" ];
          }
        ];
        cpu = [
          {
            version = "10";
            extras.x = [ "of-cpu" ];
          }
          "3"
        ];
        gpu = [
          "5"
          {
            version = "3";
            extras.x = [ "of-gpu" ];
          }
          "1"
        ];
        of-cpu = [ "1" ];
        of-gpu = [ "1" ];
      };
    in
    bare
    // {
      gpu = bare.gpu // {
        meta = meta // {
          standsFor = [ "cpu" ];
        };
      };
    };
  request = names: { packages = names; };
  versions = names: chosen (solveWith packages (request names));
  plan = names: planOf packages (request names);
in
{
  table = {
    "of those that are asked for by their own name, none" = {
      expr = standIns (
        standing "a" [
          "b"
          "c"
        ]
        // standing "c" [ "a" ]
      );
      expected = {
        b = "a";
      };
    };
    "the first of two by name" = {
      expr = standIns (standing "z" [ "b" ] // standing "y" [ "b" ]);
      expected = {
        b = "y";
      };
    };
  };
  choice = {
    "it is taken in the other's stead, with the extras that it has" = {
      expr = map versions [
        [
          "app"
          "gpu"
        ]
        [
          "app"
          "gpu<5"
        ]
      ];
      expected = [
        {
          app = "1";
          gpu = "5";
        }
        {
          app = "1";
          gpu = "3";
          of-gpu = "1";
        }
      ];
    };
    "what an extra requires, too; the clauses are asked of it" = {
      expr = versions [
        "app[more]"
        "gpu"
      ];
      expected = {
        app = "1";
        gpu = "3";
        of-gpu = "1";
      };
    };
    "never where the user does not ask for it" = {
      expr = versions [
        "app"
        "user"
      ];
      expected = {
        app = "1";
        user = "1";
        cpu = "10";
        of-cpu = "1";
        gpu = "5";
      };
    };
    "nor where the user asks for both" = {
      expr = versions [
        "app"
        "cpu"
        "gpu"
      ];
      expected = {
        app = "1";
        cpu = "10";
        of-cpu = "1";
        gpu = "5";
      };
    };
  };
  refusal =
    let
      whys = names: map (t: t.why) (solveWith packages (request names)).unsat.trace;
    in
    {
      "where none of its releases is what is required" = {
        expr = whys [
          "gpu"
          "strict"
        ];
        expected = [ "needs cpu>=9, for which gpu stands, which no recorded release is" ];
      };
      "both are told where the other would not do either, and no stand-in that is not to blame" = {
        expr =
          let
            told =
              names:
              let
                tried = stage "try-plan.nix" { inherit lib facts errors; } packages {
                  packages = names;
                  python = "3.12";
                };
                problem = builtins.head tried.problems;
              in
              {
                inherit (problem) code where why;
              };
          in
          map told [
            [
              "user"
              "gpu"
              "never"
            ]
            [
              "gpu"
              "user<0"
            ]
          ];
        expected = [
          {
            code = "E010";
            where = "packages = [ gpu ], packages = [ never ]";
            why = [ "never 1 needs cpu>=99, for which gpu stands, which no recorded release is" ];
          }
          {
            code = "E010";
            where = "packages = [ user<0 ]";
            why = [ "user 1 is not <0, as your packages.user asks" ];
          }
        ];
      };
      "where the user keeps it from one" = {
        expr = whys [
          "app"
          "gpu==1"
        ];
        expected = [
          "needs cpu[x]>=2, for which gpu stands, which does not go with ==1 (your packages.gpu)"
        ];
      };
    };
  plan = {
    "its edge, who requires it, and a note" = {
      expr =
        let
          found = plan [
            "app"
            "gpu<5"
          ];
        in
        {
          inherit (found.packages.app) requires;
          inherit (found.packages.gpu) requiredBy;
          inherit (found) notes;
        };
      expected = {
        requires = [
          {
            name = "gpu";
            insteadOf = "cpu";
            specifier = [
              [
                ">="
                "2"
              ]
            ];
            extras = [ "x" ];
          }
        ];
        requiredBy = [
          "your packages"
          "app"
        ];
        notes = [ "gpu stands for cpu, which app requires" ];
      };
    };
    "an extra that it lacks is told" = {
      expr =
        (plan [
          "app"
          "gpu"
        ]).packages.gpu.extraGaps;
      expected = [ "gpu 5: whether it has an extra x, asked for by app, is not recorded" ];
    };
    "why a newer one is not taken" = {
      expr =
        map (row: row.why)
          (plan [
            "app[more]"
            "gpu"
          ]).packages.gpu.because.newer;
      expected = [ "is not <4, as your packages.app and app ask of cpu, for which it stands" ];
    };
  };
}
