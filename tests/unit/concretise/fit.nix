# The first candidate that target and constraints allow.
scope:
let
  inherit (import ./common.nix scope) stage;
  fit = stage "fit.nix";
  candidate = version: problem: {
    compared = version;
    inherit problem;
  };
  candidates = [
    (candidate 5 { code = "python"; })
    (candidate 4 null)
    (candidate 3 { code = "mark"; })
    (candidate 2 null)
    (candidate 1 null)
  ];
  of =
    oks:
    fit {
      inherit candidates oks;
      count = builtins.length candidates;
    };
in
{
  "what has a problem is passed" = {
    expr = of [ ] 0;
    expected = 1;
  };
  "every constraint has to hold" = {
    expr = of [
      (v: v < 4)
      (v: v != 2)
    ] 0;
    expected = 4;
  };
  "the one that it begins with counts" = {
    expr = map (of [ ]) [
      1
      2
      3
    ];
    expected = [
      1
      3
      3
    ];
  };
  "the count where there is none, and nothing is read behind the end" = {
    expr = [
      (of [ (_: false) ] 0)
      (of [ ] 5)
    ];
    expected = [
      5
      5
    ];
  };
  "versions are asked before the problem is looked at" = {
    expr = fit {
      candidates = [
        (candidate 2 (throw "looked"))
        (candidate 1 null)
      ];
      count = 2;
      oks = [ (v: v == 1) ];
    } 0;
    expected = 1;
  };
}
