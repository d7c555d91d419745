# Why a candidate was not taken.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) solveWith stage table;
  inherit (stage "reasons.nix" { inherit lib; }) grouped newer rejected;
  candidate = version: problem: {
    name = "a";
    inherit version problem;
    flavour = "wheel";
    variant.axes.cuda = "12.8";
    compared = lib.specifier.candidate version;
  };
  constraint = text: by: {
    edge = {
      requirement = lib.requirement.parse text;
      ok = lib.specifier.compile (lib.requirement.parse text).specifier;
    };
    by = builtins.listToAttrs (
      map (name: {
        inherit name;
        value = true;
      }) by
    );
  };
  group = version: problems: {
    compared = lib.specifier.candidate version;
    candidates = map (candidate version) problems;
  };
  python = {
    code = "python";
    why = "needs Python >=9";
  };
  # All but the last; the second has two variants.
  rows =
    fields:
    rejected (
      {
        groups = [
          (group "5" [ python ])
          (group "4" [
            null
            null
          ])
          (group "3" [ null ])
          (group "2" [ null ])
          (group "1" [ null ])
        ];
        constraints = [ ];
        trace = [ ];
        place = {
          group = 4;
          index = 0;
        };
      }
      // fields
    );
  row = version: why: {
    name = "a";
    inherit version why;
  };
in
{
  rejected = {
    "its own problem, then what others ask, then what the search found, then the rest" = {
      expr = map (r: r.why) (rows {
        constraints = [
          (constraint "a<5" [ "b" ])
          (constraint "a!=4" [
            "c"
            "@constraints.a"
          ])
        ];
        trace = [
          {
            candidate = null;
            why = "nobody";
          }
          {
            at = "2 0";
            why = "leaves no d";
          }
          {
            at = "2 0";
            why = "later";
          }
          {
            at = "1 0";
            why = "later";
          }
        ];
      });
      expected = [
        "needs Python >=9"
        "is not !=4, as your constraints.a and c ask"
        "is not !=4, as your constraints.a and c ask"
        "leaves no d"
        "does not fit the rest"
      ];
    };
    "one asks" = {
      expr = (builtins.elemAt (rows { constraints = [ (constraint "a<4" [ "b" ]) ]; }) 1).why;
      expected = "is not <4, as b asks";
    };
    "a row says of which candidate, and the code of its problem" = {
      expr = map (r: removeAttrs r [ "why" ]) (rows {
        place = {
          group = 1;
          index = 1;
        };
      });
      expected = [
        {
          name = "a";
          version = "5";
          flavour = "wheel";
          axes.cuda = "12.8";
          code = "python";
        }
        {
          name = "a";
          version = "4";
          flavour = "wheel";
          axes.cuda = "12.8";
          code = null;
        }
      ];
    };
    "a trace is of one candidate" = {
      expr = map (r: r.why) (rows {
        trace = [
          {
            at = "1 1";
            why = "traced";
          }
        ];
      });
      expected = [
        "needs Python >=9"
        "does not fit the rest"
        "traced"
        "does not fit the rest"
        "does not fit the rest"
      ];
    };
    "all, without a place" = {
      expr = map (r: r.version) (rows {
        place = null;
      });
      expected = [
        "5"
        "4"
        "4"
        "3"
        "2"
        "1"
      ];
    };
  };
  newer = {
    "what stands before the chosen one" = {
      expr =
        newer
          (solveWith (table {
            a = [
              {
                version = "3";
                requiresPython = [
                  [
                    ">"
                    "4"
                  ]
                ];
              }
              "2"
              "1"
            ];
          }) { packages = [ "a<2" ]; }).assigned.a;
      expected = [
        {
          version = "3";
          flavour = "wheel";
          axes = { };
          why = "needs Python >4";
        }
        {
          version = "2";
          flavour = "wheel";
          axes = { };
          why = "is not <2, as your packages.a asks";
        }
      ];
    };
  };
  grouped = {
    "a reason once, with its stretches of releases" = {
      expr = grouped [
        (row "5" "x")
        (row "4" "x")
        (row "3" "y")
        (row "2" "x")
        (row "1" "y")
        (row "0" "y")
      ];
      expected = [
        "a 5 to 4, 2 x"
        "a 3, 1 to 0 y"
      ];
    };
    "variants of one release side by side" = {
      expr = grouped [
        (row "2" "x")
        (row "2" "y")
        (row "1" "x")
        (row "1" "y")
      ];
      expected = [
        "a 2 to 1 x"
        "a 2 to 1 y"
      ];
    };
    "in the order of releases, whatever the order of the rows" = {
      expr = grouped [
        (row "2.9" "x")
        (row "1" "x")
        (row "2.10" "x")
      ];
      expected = [ "a 2.10 to 1 x" ];
    };
    "one" = {
      expr = grouped [ (row "2" "x") ];
      expected = [ "a 2 x" ];
    };
  };
}
