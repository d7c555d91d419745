# Which libstdc++ machines have beside a C library.
{ root, ... }:
let
  made = import (root + "/nix/facts/c-library.nix") {
    data.cLibraries.glibcxx = {
      "2.9" = "3.4.1";
      "2.17" = "3.4.19";
      "2.35" = "3.4.30";
    };
  };
in
{
  "that of the newest C library on record that is no newer" = {
    expr = map made.glibcxx [
      "2.8"
      "2.9"
      "2.10"
      "2.34"
      "2.35"
      "2.99"
    ];
    expected = [
      null
      "3.4.1"
      "3.4.1"
      "3.4.19"
      "3.4.30"
      "3.4.30"
    ];
  };
}
