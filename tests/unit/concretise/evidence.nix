# What stands on the word of public facts, and how it is told.
scope:
let
  inherit (import ./common.nix scope) stage;
  inherit (scope) lib;
  evidence = stage "evidence.nix" { inherit lib; };
  fact = grade: source: {
    kind = "facts";
    date = "2026-11-29";
    inherit grade source;
  };
in
{
  grades = {
    expr = evidence.grades;
    expected = [
      "proven"
      "high"
      "medium"
      "weak"
    ];
  };
  weak = {
    "what was read, and what is proven or high, is none" = {
      expr = map (row: evidence.weak { evidence = row; }) [
        { requires = fact "proven" "a"; }
        { requires = fact "high" "a"; }
        {
          capabilities = {
            kind = "measured";
            source = "the file";
          };
        }
        {
          capabilities = {
            kind = "declared";
            grade = "weak";
          };
        }
        { }
      ];
      expected = [
        [ ]
        [ ]
        [ ]
        [ ]
        [ ]
      ];
    };
    "a variant without evidence" = {
      expr = evidence.weak { };
      expected = [ ];
    };
    "a grade that nobody knows is none to trust" = {
      expr = evidence.weak { evidence.requires.kind = "facts"; };
      expected = [
        {
          what = "requirements";
          grade = "unknown";
          source = "nobody says whose";
        }
      ];
    };
  };
  told = {
    "with the first witness, and how many more" = {
      expr = evidence.told (
        evidence.weak {
          evidence = {
            gfx = fact "weak" "a/b@1:setup.py";
            requires = fact "medium" "a/b@1:uv.lock agrees; c/d@2:uv.lock agrees; e";
          };
        }
      );
      expected =
        "code for GPUs from public facts, weak (a/b@1:setup.py) and requirements from public "
        + "facts, medium (a/b@1:uv.lock agrees and 2 more)";
    };
  };
}
