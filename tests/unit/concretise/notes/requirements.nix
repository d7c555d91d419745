# What a plan says of requirements that are not what METADATA states.
{ root, ... }:
let
  notes = import (root + "/nix/concretise/notes/requirements.nix") { };
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
  "what stands for what, and who requires it" = {
    expr = notes (plan [
      { name = "b"; }
      {
        name = "c";
        insteadOf = "d";
      }
    ]);
    expected = [ "c stands for d, which a requires" ];
  };
  "nothing of what METADATA asks for" = {
    expr = notes (plan [ { name = "b"; } ]);
    expected = [ ];
  };
}
