# Who is to blame, in words, and lists that are cut.
scope:
let
  inherit (import ./common.nix scope) stage;
  inherit (stage "wording.nix" { inherit (scope) lib; }) atMost culprits;
in
{
  culprits = {
    "the user's own words are the user's" = {
      expr = map culprits [
        { "@cuda" = true; }
        { torch = true; }
        {
          torch = true;
          "@packages.torch" = true;
          numpy = true;
        }
      ];
      expected = [
        "your cuda"
        "torch"
        "your packages.torch, numpy and torch"
      ];
    };
  };
  atMost = {
    "what fits is left as it is" = {
      expr = map (atMost 2) [
        [ ]
        [ "a" ]
        [
          "a"
          "b"
        ]
      ];
      expected = [
        [ ]
        [ "a" ]
        [
          "a"
          "b"
        ]
      ];
    };
    "the last line counts what is left out" = {
      expr =
        map
          (
            n:
            atMost n [
              "a"
              "b"
              "c"
              "d"
            ]
          )
          [
            3
            2
          ];
      expected = [
        [
          "a"
          "b"
          "… and 2 more"
        ]
        [
          "a"
          "… and 3 more"
        ]
      ];
    };
  };
}
