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
  candidates = [
    (candidate "5" {
      code = "python";
      why = "needs Python >=9";
    })
    (candidate "4" null)
    (candidate "3" null)
    (candidate "2" null)
    (candidate "1" null)
  ];
  rows =
    fields:
    rejected (
      {
        inherit candidates;
        constraints = [ ];
        trace = [ ];
        count = 4;
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
            candidate = candidate "3" null;
            why = "leaves no d";
          }
          {
            candidate = candidate "4" null;
            why = "later";
          }
        ];
      });
      expected = [
        "needs Python >=9"
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
        count = 2;
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
    "a trace is of the same variant and flavour" = {
      expr =
        map
          (
            fields:
            (builtins.elemAt (rows {
              trace = [
                {
                  candidate = candidate "4" null // fields;
                  why = "traced";
                }
              ];
            }) 1).why
          )
          [
            { }
            { flavour = "source"; }
            { variant.axes.cuda = "13.0"; }
          ];
      expected = [
        "traced"
        "does not fit the rest"
        "does not fit the rest"
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
