# What is missing of extras, of all packages in one list.
{ root, ... }:
let
  notes = import (root + "/nix/concretise/notes/extras.nix") { };
in
{
  "those of every package" = {
    expr = notes {
      packages = {
        b.extraGaps = [ "b 1: it has no extra y, asked for by a" ];
        a.extraGaps = [ ];
        c = { };
      };
    };
    expected = [ "b 1: it has no extra y, asked for by a" ];
  };
}
