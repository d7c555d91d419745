/**
  The build layer, flavour wheel: unpack, and patch what is compiled. A wheel without compiled files
  depends on its source alone.

  # Type
  `Context -> { name; version; file; source; libraries :: [ Derivation ]; requires; axes; } ->
  Derivation`
*/
context:
{
  name,
  version,
  file,
  libraries ? [ ],
  requires ? [ ],
  axes ? { },
  ...
}@arguments:
let
  inherit (context) lib;
  task = context.specs.unpack arguments;
  component = import ./cuda-component.nix context {
    inherit
      name
      version
      file
      requires
      axes
      ;
  };
  pure = lib.hasSuffix "-any.whl" file;
  adjust = import ./adjust context;
in
if context.cudaProvider == "nixpkgs" && component != null then
  component
else if pure then
  context.run context.builderPython task
else
  context.mkDerivation (
    task
    // {
      inherit (context.pkgs) stdenv;
      after = adjust.${name} or "";
      passthru = { inherit libraries; };
      meta.license = import ./license.nix { inherit lib; } name;
    }
    // context.patched { inherit name libraries; }
  )
