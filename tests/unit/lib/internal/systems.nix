# Systems by name, as the table of what we support has them.
{ root, ... }:
let
  systems = import (root + "/nix/lib/internal/systems.nix");
in
{
  "a row each, by its name" = {
    expr = builtins.mapAttrs (_: row: row.architecture) systems;
    expected = {
      x86_64-linux = "x86_64";
      aarch64-linux = "aarch64";
    };
  };
}
