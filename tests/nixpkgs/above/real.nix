/**
  A package of nixpkgs' own text in a package set that has few others: what it asks for and the set
  lacks is a stand-in that evaluates.

  # Type
  `{ pkgs; set; } -> Path -> Derivation`
*/
{ pkgs, set }:
let
  inherit (pkgs) lib;
  lacking =
    name:
    pkgs.runCommand name { } "mkdir $out"
    // {
      optional-dependencies = lib.mapAttrs (_: _: [ ]) {
        http = 1;
        standard = 1;
        starlette = 1;
      };
      override = _: lacking name;
    };
  usable = name: from: from ? ${name} && (builtins.tryEval (from.${name} or null)).value != null;
  find =
    name: _:
    if usable name set then
      set.${name}
    else if usable name pkgs then
      pkgs.${name}
    else
      lacking name;
in
file:
let
  expression = import file;
  wanted = lib.filterAttrs (_: optional: !optional) (builtins.functionArgs expression);
in
lib.makeOverridable expression (lib.mapAttrs find wanted)
