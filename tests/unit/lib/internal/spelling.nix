# How far two spellings are apart.
{ root, ... }:
let
  inherit (import (root + "/nix/lib/internal/spelling.nix")) distance nearest;
in
{
  distance = {
    "each kind of change counts one" = {
      expr = map (distance "torch") [
        "torch"
        "toch"
        "torcch"
        "tarch"
        "otrch"
        ""
      ];
      expected = [
        0
        1
        1
        1
        2
        5
      ];
    };
    "is the same from both sides" = {
      expr = distance "kitten" "sitting" == distance "sitting" "kitten";
      expected = true;
    };
  };
  nearest = {
    "how much may be wrong grows with the length" = {
      expr = [
        (nearest [ "axc" "abcx" ] "abc")
        (nearest [ "axy" ] "abc")
        (nearest [ "torxy" ] "torch")
        (nearest [ "toxyz" ] "torch")
        (nearest [ "accelerabcd" ] "accelerator")
        (nearest [ "accelabcdef" ] "accelerator")
      ];
      expected = [
        [
          "abcx"
          "axc"
        ]
        [ ]
        [ "torxy" ]
        [ ]
        [ "accelerabcd" ]
        [ ]
      ];
    };
    "one may begin with the other, from four letters on" = {
      expr = [
        (nearest [ "transformers" ] "trans")
        (nearest [ "trans" ] "transformers")
        (nearest [ "transformers" ] "tra")
      ];
      expected = [
        [ "transformers" ]
        [ "trans" ]
        [ ]
      ];
    };
    "three at most, the nearest first, then by name" = {
      expr = nearest [ "nunpz" "numpy" "bumpy" "nunpa" ] "nunpy";
      expected = [
        "numpy"
        "nunpa"
        "nunpz"
      ];
    };
    "case and separators do not count" = {
      expr = nearest [ "flash-attn" ] "Flash.ATTN";
      expected = [ "flash-attn" ];
    };
  };
}
