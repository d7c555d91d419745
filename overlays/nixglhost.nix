/**
  nix-gl-host: starts a program with the driver's libraries of a distribution that is not NixOS, Jetson's L4T among them. Its own checks are about
  the formatting of its sources, and are not run.

  # Type
  `{ nixGlHost :: null | Path; pkgs; } -> Derivation`
*/
{ nixGlHost, pkgs }:
if nixGlHost == null then
  throw "nixglhost needs the flake's input nix-gl-host: take the overlay from accelpkgs' flake, or pass nixGlHost to ./overlays"
else
  (import nixGlHost { inherit pkgs; }).overrideAttrs {
    nativeBuildInputs = [ pkgs.python3 ];
    doCheck = false;
  }
