# The variable of a project that is worked on.
scope:
let
  inherit (import ./common.nix scope) layer;
in
{
  "a name is upper case, with underscores" = {
    expr = map (layer "editable-variable.nix") [
      "a"
      "my-2-things"
    ];
    expected = [
      "ACCELPKGS_EDITABLE_A"
      "ACCELPKGS_EDITABLE_MY_2_THINGS"
    ];
  };
}
