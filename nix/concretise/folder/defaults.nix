# Every key that a package.nix may have, as it is for a package without one (docs/data-format.md).
{
  description = "";
  kind = "leaf";
  axis = null;
  imports = null;
  libraries = [ ];
  wins = [ ];
  standsFor = [ ];
  source = null;
  rules = _: [ ];
  loads = { };
  requires = [ ];
}
