# Keys that compare with one `<`.
{ root, ... }:
let
  order = import (root + "/nix/lib/internal/pep440-key.nix");
  inherit (import (root + "/nix/lib/internal/pep440.nix")) parse;
  key = text: order.key (parse text);
in
{
  shape = {
    "of a release: trailing zeros go, every marker is there" = {
      expr = map key [
        "1.2.0"
        "0"
        "1!3"
      ];
      expected = [
        [
          0
          1
          2
          (-1)
          (-1)
          1
          (-1)
        ]
        [
          0
          (-1)
          (-1)
          1
          (-1)
        ]
        [
          1
          3
          (-1)
          (-1)
          1
          (-1)
        ]
      ];
    };
    "of each stage" = {
      expr = map key [
        "1.dev2"
        "1a1"
        "1b2"
        "1rc3"
        "1.post4"
        "1rc1.post2.dev3"
      ];
      expected = [
        [
          0
          1
          (-5)
          (-1)
          0
          2
          (-1)
        ]
        [
          0
          1
          (-4)
          1
          (-1)
          1
          (-1)
        ]
        [
          0
          1
          (-3)
          2
          (-1)
          1
          (-1)
        ]
        [
          0
          1
          (-2)
          3
          (-1)
          1
          (-1)
        ]
        [
          0
          1
          (-1)
          4
          1
          (-1)
        ]
        [
          0
          1
          (-2)
          1
          2
          0
          3
          (-1)
        ]
      ];
    };
    "of a local: texts by character, numbers as such" = {
      expr = key "1+a.10";
      expected = [
        0
        1
        (-1)
        (-1)
        1
        0
        11
        0
        1
        10
        (-1)
      ];
    };
    "numbers that Nix cannot hold: their length, then chunks of 18 digits" = {
      expr = builtins.genList (builtins.elemAt (key "1000000000000000002")) 4;
      expected = [
        0
        1000000000000000019
        1
        2
      ];
    };
  };
  "no key is a prefix of another" =
    let
      keys = map key [
        "1"
        "1.0.1"
        "1.1"
        "1.post1"
        "1.post1.dev1"
        "1+a"
        "1+a.b"
        "1+a.1"
        "1a1"
        "1.dev1"
        "1rc1.post1"
      ];
      starts =
        a: b:
        builtins.length a < builtins.length b
        && builtins.genList (builtins.elemAt b) (builtins.length a) == a;
    in
    {
      expr = builtins.any (a: builtins.any (starts a) keys) keys;
      expected = false;
    };
  publicKey = {
    "is the key without its local" = {
      expr = order.publicKey (parse "1+x") ++ [ (-1) ] == key "1";
      expected = true;
    };
  };
  keyToPre = {
    "ends with the pre marker" = {
      expr = map (text: order.keyToPre (parse text)) [
        "1.post3"
        "1rc2.dev1"
        "1.dev1"
      ];
      expected = [
        [
          0
          1
          (-1)
        ]
        [
          0
          1
          (-2)
          2
        ]
        [
          0
          1
          (-5)
        ]
      ];
    };
  };
}
