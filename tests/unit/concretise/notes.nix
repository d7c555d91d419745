# The notes of all subjects, in one list.
{ lib, root, ... }:
let
  facts = import (root + "/nix/facts");
  notes = import (root + "/nix/concretise/notes.nix") { inherit lib facts; };
  plan = capabilities: {
    axes.cuda = "12.8";
    target = {
      inherit capabilities;
      accelerator = "any";
    };
    packages = { };
    cudaReleases = { };
  };
in
{
  "none" = {
    expr = notes (plan [ "9.0" ]);
    expected = [ ];
  };
  "one for each GPU" = {
    expr = builtins.length (
      notes (plan [
        "10.3"
        "12.1"
      ])
    );
    expected = 2;
  };
}
