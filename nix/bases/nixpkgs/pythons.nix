/**
  The CPythons of a nixpkgs instance, by version; `3.13t` is the free-threaded one. A version that nixpkgs dropped throws nixpkgs'
  own sentence when it is asked for.

  # Type
  `Pkgs -> { "3.12" = Derivation; }`
*/
pkgs:
let
  minors = [ 10 11 12 13 14 15 ];
  found =
    suffix: tag: minor:
    let
      attribute = "python3${toString minor}${suffix}";
    in
    if pkgs ? ${attribute} then
      [
        {
          name = "3.${toString minor}${tag}";
          value = pkgs.${attribute};
        }
      ]
    else
      [ ];
in
builtins.listToAttrs (builtins.concatMap (found "" "") minors ++ builtins.concatMap (found "FreeThreading" "t") minors)
