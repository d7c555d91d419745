/**
  Of which builds a row of a package.nix speaks: the releases that it names, and the builds for what
  it names.

  # Type
  `{ lib; } -> { versions ? :: String; axes ? :: Axes; } -> { compared; axes :: Axes; } -> Bool`

  # Inputs
  `versions`: a specifier; prereleases count as any release
  : `axes`: values that the build's must have or begin with: "6" is true of "6.2", not of "60"

  # Examples
  applies { inherit lib; } { versions = ">=2.5"; axes.jetpack = "6"; } {
    compared = lib.specifier.candidate "2.8.0";
    axes = { cuda = "12.6"; jetpack = "6"; };
  }
  => true
*/
{ lib }:
{
  versions ? "",
  axes ? { },
  ...
}:
let
  inherit (builtins) all attrNames stringLength substring;
  isIn = lib.specifier.compile (lib.specifier.parse versions);
  begins = wanted: value: substring 0 (stringLength wanted + 1) "${value}." == "${wanted}.";
in
build:
isIn build.compared
&& all (axis: begins axes.${axis} (build.axes.${axis} or "none")) (attrNames axes)
