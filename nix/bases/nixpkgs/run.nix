/**
  A derivation that is made by one of our Python builders (nix/builders) without stdenv: for what
  needs no tools.

  # Type
  `Context -> interpreter -> Task -> Derivation` with a Task of nix/builders/spec
*/
{ pkgs, scripts, ... }:
interpreter:
{
  kind,
  name,
  spec,
}:
derivation {
  inherit name spec;
  inherit (pkgs.stdenv.buildPlatform) system;
  builder = pkgs.stdenv.shell;
  # By its path, not by its name as Nix calls a builder: an interpreter finds its own files by it.
  args = [
    "-c"
    "exec ${interpreter.interpreter} -I -S -B ${./builders/run.py} ${scripts.${kind}} ${
      builtins.replaceStrings [ "-" ] [ "_" ] kind
    }"
  ];
  __structuredAttrs = true;
  # It reads and writes files: moving them elsewhere takes longer.
  preferLocalBuild = true;
}
