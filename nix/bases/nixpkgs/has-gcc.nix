/**
  Whether this nixpkgs has a stdenv with that gcc. One that it dropped stays the name of an alias
  that throws.

  # Type
  `Pkgs -> (Int | String) -> Bool`
*/
pkgs: major:
let
  attribute = "gcc${toString major}Stdenv";
in
(builtins.tryEval (pkgs ? ${attribute} && builtins.isAttrs pkgs.${attribute})).value
