/**
  The scope of one CUDA release in a nixpkgs instance.

  # Type
  `{ pkgs } -> String -> Scope`

  # Errors
  `E251` nixpkgs does not have that release: it keeps few; the message names those that it has
*/
{ pkgs }:
release:
let
  inherit (pkgs) lib;
  wanted = lib.versions.majorMinor "${release}.0";
  attribute = "cudaPackages_${builtins.replaceStrings [ "." ] [ "_" ] wanted}";
  parts = name: builtins.match "cudaPackages_([0-9]+)_([0-9]+)" name;
  present = map (name: lib.concatStringsSep "." (parts name)) (builtins.filter (name: parts name != null) (builtins.attrNames pkgs));
  errors = import ../../errors;
in
pkgs.${attribute} or (throw (
  "\n"
  + errors.render [
    (errors.nixpkgsCuda { release = wanted; inherit present; })
  ]
))
