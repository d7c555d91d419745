/**
  A derivation of nixpkgs' stdenv whose output is made by one of our Python builders (nix/builders);
  `spec` reaches it as JSON.

  # Type
  `Context -> Task // { stdenv ? ; interpreter ? ; after ? ; … } -> Derivation` with a Task of
  nix/builders/spec

  # Inputs
  `kind`: which builder; `after`: shell that is run when it has finished; everything else goes to
  `stdenv.mkDerivation`
*/
{
  pkgs,
  lib,
  scripts,
  builderPython,
  ...
}:
{
  kind,
  spec,
  stdenv ? pkgs.stdenvNoCC,
  interpreter ? builderPython.interpreter,
  after ? "",
  ...
}@arguments:
let
  module = builtins.replaceStrings [ "-" ] [ "_" ] kind;
in
stdenv.mkDerivation (
  removeAttrs arguments [
    "kind"
    "stdenv"
    "interpreter"
    "after"
  ]
  // {
    __structuredAttrs = true;
    strictDeps = true;
    inherit spec;
    dontUnpack = true;
    dontConfigure = true;
    dontBuild = true;
    installPhase = ''
      runHook preInstall
      ${lib.escapeShellArg interpreter} -I -S -B ${scripts.${kind}} ${module}
      runHook postInstall
      ${after}
    '';
  }
)
