# The fast half of clauses: it says what the complete half says.
{ root, lib }:
let
  bounds = import (root + "/nix/lib/internal/bounds.nix");
  general = (import (root + "/nix/lib/internal/bounds-general.nix")).bounds;
  both = operator: text: {
    fast = bounds [
      operator
      text
    ];
    slow = general operator text;
  };
  admits =
    bound: text:
    let
      key = lib.version.key text;
    in
    (if bound ? lo then !(key < bound.lo) else true)
    && (if bound ? hi then key < bound.hi else true)
    && builtins.all (hole: key < hole.lo || !(key < hole.hi)) (bound.except or [ ]);
  versions = [
    "0.9"
    "1.dev0"
    "1rc1"
    "1"
    "1.0+x"
    "1.0.post1"
    "1.0.1"
    "1.1.dev0"
    "1.1"
    "1.1.5"
    "1.2"
    "1.10"
    "2rc1"
    "2"
    "1!0"
  ];
  same =
    operator: text:
    let
      b = both operator text;
    in
    map (admits b.fast) versions == map (admits b.slow) versions;
in
{
  "each operator admits what the complete half admits" = {
    expr = builtins.filter (pair: !(same (builtins.head pair) (builtins.elemAt pair 1))) (
      builtins.concatMap
        (
          operator:
          map
            (text: [
              operator
              text
            ])
            [
              "1"
              "1.0"
              "1.1"
              "1.1.0"
              "1.10"
            ]
        )
        [
          "=="
          "!="
          "<"
          "<="
          ">"
          ">="
          "~="
        ]
      ++
        builtins.concatMap
          (
            operator:
            map
              (text: [
                operator
                text
              ])
              [
                "1.*"
                "1.0.*"
                "1.1.*"
              ]
          )
          [
            "=="
            "!="
          ]
    );
    expected = [ ];
  };
  "what is no plain version is left to the complete half" = {
    expr =
      let
        agree = clause: bounds clause == general (builtins.head clause) (builtins.elemAt clause 1);
      in
      map agree [
        [
          ">="
          "1rc1"
        ]
        [
          "=="
          "1!2.*"
        ]
        [
          ">"
          "0"
        ]
        [
          "==="
          "1.0"
        ]
      ];
    expected = [
      true
      true
      true
      true
    ];
  };
  "what is not legal admits nothing" = {
    expr = map (clause: (bounds clause).invalid or false) [
      [
        "~="
        "1"
      ]
      [
        ">="
        "1.*"
      ]
      [
        "<"
        "x"
      ]
      [
        "<="
        "1+a"
      ]
      [
        "="
        "1"
      ]
    ];
    expected = [
      true
      true
      true
      true
      true
    ];
  };
}
