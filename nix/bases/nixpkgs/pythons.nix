/**
  The CPythons of a nixpkgs instance, by version; `3.13t` is the free-threaded one. A version that
  nixpkgs dropped throws nixpkgs' own sentence when it is asked for.

  # Type
  `Pkgs -> { "3.12" = Derivation; }`
*/
pkgs:
let
  inherit (import ../../facts) pythons;
  found =
    suffix: tag: version:
    let
      attribute = "python${builtins.replaceStrings [ "." ] [ "" ] version}${suffix}";
    in
    if pkgs ? ${attribute} then
      [
        {
          name = version + tag;
          value = pkgs.${attribute};
        }
      ]
    else
      [ ];
in
builtins.listToAttrs (
  builtins.concatMap (found "" "") pythons ++ builtins.concatMap (found "FreeThreading" "t") pythons
)
