# One comparison of a marker.
{ root, lib }:
let
  compare = import (root + "/nix/lib/internal/marker-compare.nix") { inherit (lib) name; };
  operators = [
    "=="
    "!="
    "<="
    ">="
    "<"
    ">"
    "in"
    "not in"
    "~="
    "==="
  ];
  holding = f: builtins.filter f operators;
in
{
  compareTexts = {
    "the same" = {
      expr = holding (operator: compare.compareTexts "linux" operator "linux");
      expected = [
        "=="
        "<="
        ">="
        "in"
      ];
    };
    "a part" = {
      expr = holding (operator: compare.compareTexts "lin" operator "linux");
      expected = [
        "!="
        "in"
      ];
    };
    "the whole of which the other is a part" = {
      expr = holding (operator: compare.compareTexts "linux" operator "lin");
      expected = [
        "!="
        "not in"
      ];
    };
    "nothing is in everything" = {
      expr = compare.compareTexts "" "in" "linux";
      expected = true;
    };
  };
  compareVersions = {
    "as versions" = {
      expr = holding (
        operator:
        compare.compareVersions (lib.specifier.candidate "3.9") [
          operator
          "3.10"
        ]
      );
      expected = [
        "!="
        "<="
        "<"
        "not in"
      ];
    };
    "a prefix" = {
      expr =
        map
          (
            operator:
            compare.compareVersions (lib.specifier.candidate "3.12.1") [
              operator
              "3.12.*"
            ]
          )
          [
            "=="
            "!="
          ];
      expected = [
        true
        false
      ];
    };
    "as texts where the right side is no clause" = {
      expr = map (pair: compare.compareVersions (lib.specifier.candidate "3.9") pair) [
        [
          "in"
          "3.9 3.10"
        ]
        [
          "=="
          "x"
        ]
        [
          "!="
          "x"
        ]
        [
          "~="
          "3"
        ]
      ];
      expected = [
        true
        false
        true
        false
      ];
    };
    "=== as texts, without case" = {
      expr = compare.compareVersions (lib.specifier.candidate "3.9RC1") [
        "==="
        "3.9rc1"
      ];
      expected = true;
    };
    "what is no version satisfies no clause" = {
      expr = holding (
        operator:
        compare.compareVersions (lib.specifier.candidate "6.1-generic") [
          operator
          "6"
        ]
      );
      expected = [ "not in" ];
    };
  };
  compareExtras = {
    "one of the active ones" = {
      expr = holding (
        operator:
        compare.compareExtras {
          a = true;
          b-c = true;
        } operator "B_C"
      );
      expected = [
        "=="
        "<="
        ">="
        "not in"
      ];
    };
    "none of them" = {
      expr = holding (operator: compare.compareExtras { a = true; } operator "d");
      expected = [
        "!="
        "not in"
      ];
    };
    "without extras there is the empty one" = {
      expr = map (operator: compare.compareExtras { } operator "") [
        "=="
        "!="
      ];
      expected = [
        true
        false
      ];
    };
    "a part of one" = {
      expr = map (operator: compare.compareExtras { cuda = true; } operator "cuda12") [
        "in"
        "not in"
      ];
      expected = [
        true
        false
      ];
    };
  };
}
