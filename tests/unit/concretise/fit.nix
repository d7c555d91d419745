# The first candidate that target and constraints allow.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) stage;
  fit = stage "fit.nix";
  inherit (lib.specifier) candidate range;
  group = version: problems: {
    compared = candidate version;
    candidates = map (problem: { inherit version problem; }) problems;
  };
  python.code = "python";
  groups = [
    (group "5" [ python ])
    # What is of another rank has no candidate here.
    (group "4" [ ])
    (group "4" [
      python
      null
      null
    ])
    (group "3" [ python ])
    (group "2" [ null ])
    (group "1" [ null ])
  ];
  domain =
    text: oks:
    {
      inherit oks groups;
      count = builtins.length groups;
    }
    // {
      inherit (range (lib.specifier.parse text)) lo hi;
    };
  # Of the place: where it is, and which version.
  at =
    domain: group: index:
    let
      place = fit domain group index;
    in
    if place == null then
      null
    else
      [
        place.group
        place.index
        place.candidate.version
      ];
in
{
  "what has a problem is passed" = {
    expr = at (domain "" [ ]) 0 0;
    expected = [
      2
      1
      "4"
    ];
  };
  "every constraint has to hold" = {
    expr = at (domain "<4" [
      (v: v.version != "2")
      (v: v.version != "3")
    ]) 0 0;
    expected = [
      5
      0
      "1"
    ];
  };
  "the one that it begins with counts" = {
    expr = map (index: at (domain "" [ ]) 2 index) [
      1
      2
      3
    ];
    expected = [
      [
        2
        1
        "4"
      ]
      [
        2
        2
        "4"
      ]
      [
        4
        0
        "2"
      ]
    ];
  };
  "null where there is none, and nothing is read behind the end" = {
    expr = [
      (at (domain "" [ (_: false) ]) 0 0)
      (at (domain "" [ ]) 6 0)
      (at (domain "==4,==2" [ (throw "asked") ]) 0 0)
    ];
    expected = [
      null
      null
      null
    ];
  };
  "versions are asked before the problem is looked at" = {
    expr =
      (fit {
        groups = [
          {
            compared = candidate "2";
            candidates = throw "looked";
          }
          (group "1" [ null ])
        ];
        count = 2;
        inherit (range [ ]) lo hi;
        oks = [ (v: v.version == "1") ];
      } 0 0).group;
    expected = 1;
  };
  "ten thousand releases are no depth" = {
    expr =
      fit {
        groups = builtins.genList (_: group "2" [ python ]) 10000;
        count = 10000;
        inherit (range [ ]) lo hi;
        oks = [ ];
      } 0 0;
    expected = null;
  };
}
