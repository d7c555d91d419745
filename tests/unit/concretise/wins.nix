# Over whose files those of a package win.
{ root, ... }:
let
  wins = import (root + "/nix/concretise/wins.nix") {
    facts.data.sharedModules.packages = {
      b = {
        module = "x";
        wins = [ "c" ];
      };
      c.module = "x";
    };
  };
  meta = name: { a.wins = [ "d" ]; b.wins = [ "e" ]; }.${name} or { };
in
{
  "what is stated, then what is known" = {
    expr = map (wins meta) [
      "a"
      "b"
      "c"
    ];
    expected = [
      [ "d" ]
      [
        "e"
        "c"
      ]
      [ ]
    ];
  };
}
