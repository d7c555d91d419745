# Of which builds a row of a package.nix speaks.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) stage;
  applies = stage "applies.nix" { inherit lib; };
  build = version: axes: {
    compared = lib.specifier.candidate version;
    inherit axes;
  };
  row = {
    versions = ">=2.5";
    axes = {
      jetpack = "6";
      cuda = "12";
    };
    source = "https://example.org/1";
  };
in
{
  "of all where it names none" = {
    expr = applies { } (build "7" { });
    expected = true;
  };
  "values begin with what is named, and no digit is cut" = {
    expr =
      map
        (
          axes:
          applies row (build "2.8.0" axes)
        )
        [
          {
            jetpack = "6.2";
            cuda = "12.6";
          }
          {
            jetpack = "60";
            cuda = "12.6";
          }
          {
            jetpack = "6";
            cuda = "13.0";
          }
          { cuda = "12.6"; }
        ];
    expected = [
      true
      false
      false
      false
    ];
  };
  "releases" = {
    expr = map (version: applies { versions = ">=2.5"; } (build version { })) [
      "2.4.1"
      "2.5.0"
    ];
    expected = [
      false
      true
    ];
  };
}
