/**
  The scope of one CUDA release in a nixpkgs instance.

  # Type
  `{ pkgs } -> String -> Scope`

  # Errors
  `E251` nixpkgs does not have that release: it keeps few; the message names those that it has
*/
{ pkgs }:
let
  inherit (pkgs) lib;
  errors = import ../../errors;
  # A release that nixpkgs dropped stays the name of an alias that throws.
  there = name: (builtins.tryEval (pkgs ? ${name} && builtins.isAttrs pkgs.${name})).value;
  parts = name: builtins.match "cudaPackages_([0-9]+)_([0-9]+)" name;
  present = map (name: lib.concatStringsSep "." (parts name)) (
    builtins.filter (name: parts name != null && there name) (builtins.attrNames pkgs)
  );
in
release:
let
  wanted = lib.versions.majorMinor "${release}.0";
  attribute = "cudaPackages_${builtins.replaceStrings [ "." ] [ "_" ] wanted}";
in
if there attribute then
  pkgs.${attribute}
else
  throw (
    "\n"
    + errors.render [
      (errors.nixpkgsCuda {
        release = wanted;
        inherit present;
      })
    ]
  )
