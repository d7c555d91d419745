/**
  A derivation that is made by one of our Python builders (nix/builders) without stdenv: for what needs no tools.

  # Type
  `Context -> kind -> interpreter -> name -> spec -> Derivation`
*/
{ pkgs, scripts, storeName, ... }:
kind: interpreter: name: spec:
derivation {
  name = storeName name;
  inherit (pkgs.stdenv.buildPlatform) system;
  inherit spec;
  builder = pkgs.stdenv.shell;
  # By its path, not by its name as Nix calls a builder: an interpreter finds its own files by it.
  args = [
    "-c"
    "exec ${interpreter.interpreter} -I -S -B ${./builders/run.py} ${scripts.${kind}} ${builtins.replaceStrings [ "-" ] [ "_" ] kind}"
  ];
  __structuredAttrs = true;
}
