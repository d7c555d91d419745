{ lib, ... }:
let
  inherit (lib) text;
in
{
  distance = {
    "counts changes" = {
      expr = map (pair: text.distance (builtins.elemAt pair 0) (builtins.elemAt pair 1)) [
        [
          ""
          ""
        ]
        [
          ""
          "abc"
        ]
        [
          "abc"
          ""
        ]
        [
          "kitten"
          "sitting"
        ]
        [
          "abc"
          "abc"
        ]
        [
          "ab"
          "ba"
        ]
      ];
      expected = [
        0
        3
        3
        3
        0
        2
      ];
    };
  };
  nearest = {
    "puts the nearest first and gives three at most" = {
      expr = text.nearest [ "numpyx" "numpy" "numba" "bumpy" "pumpy" ] "nunpy";
      expected = [
        "numpy"
        "bumpy"
        "numpyx"
      ];
    };
    "sees through case and separators" = {
      expr = text.nearest [ "flash-attn" "flask" ] "Flash_Attn";
      expected = [ "flash-attn" ];
    };
    "puts one wrong letter before a missing end" = {
      expr = text.nearest [ "torchaudio" "tarch" ] "torch";
      expected = [
        "tarch"
        "torchaudio"
      ];
    };
    "has nothing to say about nonsense" = {
      expr = text.nearest [ "torch" "numpy" ] "xxxxxxxxxx";
      expected = [ ];
    };
    "does not depend on the order of names" = {
      expr = text.nearest [ "ab" "aa" "ac" ] "ad" == text.nearest [ "ac" "ab" "aa" ] "ad";
      expected = true;
    };
    "stands three hundred long names" = {
      expr = builtins.length (
        text.nearest (builtins.genList (
          i: "a-package-with-a-long-name-${toString (1000 + i)}"
        ) 300) "a-package-with-o-long-name-1234"
      );
      expected = 3;
    };
  };
  quoteList = {
    "of nothing is nothing" = {
      expr = map text.quoteList [
        [ ]
        [ "a" ]
        [
          "a"
          "b"
        ]
      ];
      expected = [
        ""
        "\"a\""
        "\"a\", \"b\""
      ];
    };
  };
  listed = {
    "has one and" = {
      expr = map text.listed [
        [
          "a"
          "b"
        ]
        [
          "a"
          "b"
          "c"
          "d"
        ]
      ];
      expected = [
        "a and b"
        "a, b, c and d"
      ];
    };
  };
  show = {
    "escapes what Nix would read otherwise" = {
      expr = text.show {
        "a b" = "\${x}\"\\\n";
        c = [
          1
          true
          null
          { }
          [ ]
        ];
      };
      expected = "{ \"a b\" = \"\\\${x}\\\"\\\\\\n\"; c = [ 1 true null { } [ ] ]; }";
    };
    "names what is no data" = {
      expr = map text.show [
        (x: x)
        /nowhere
      ];
      expected = [
        "<function>"
        "/nowhere"
      ];
    };
  };
  unique = {
    "keeps the first of each" = {
      expr = text.unique [
        "a"
        "b"
        "a"
        "c"
        "b"
      ];
      expected = [
        "a"
        "b"
        "c"
      ];
    };
  };
  percentEncode = {
    "leaves the unreserved alone" = {
      expr = text.percentEncode "Az09-._~";
      expected = "Az09-._~";
    };
    "escapes everything else that is printable" = {
      expr = text.percentEncode "a b%2B+\"\\/";
      expected = "a%20b%252B%2B%22%5C%2F";
    };
  };
}
