# What a plan says of requirements that accelpkgs adds.
{ root, ... }:
let
  notes = import (root + "/nix/concretise/notes/added.nix") { };
  plan = requires: {
    packages.a = {
      version = "1";
      inherit requires;
    };
  };
in
{
  "who needs what, and who says so" = {
    expr = notes (plan [
      { name = "b"; }
      {
        name = "c";
        added = "https://a.org";
      }
    ]);
    expected = [
      "a 1 needs c, which its METADATA does not ask for: added by accelpkgs (https://a.org)"
    ];
  };
  "nothing of what METADATA asks for" = {
    expr = notes (plan [ { name = "b"; } ]);
    expected = [ ];
  };
}
