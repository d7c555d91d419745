/**
  The build layer, flavour wheel: unpack, and patch what is compiled. A wheel without compiled files depends on its source alone.

  # Type
  `Context -> { name; version; file; source; libraries :: [ Derivation ]; } -> Derivation`
*/
context:
{
  name,
  version,
  file,
  source,
  libraries ? [ ],
}:
let
  inherit (context) lib pkgs;
  stem = context.storeName (lib.removeSuffix ".whl" file);
  spec = {
    inherit name version file;
    wheel = source;
    limits = context.limitsOf name;
  };
  pure = lib.hasSuffix "-any.whl" file;
  adjust = import ./adjust context;
in
if pure then
  context.run "unpack" context.builderPython stem spec
else
  context.mkDerivation (
    {
      name = stem;
      kind = "unpack";
      inherit spec;
      stdenv = pkgs.stdenv;
      after = adjust.${name} or "";
      passthru = { inherit libraries; };
      meta.license = import ./license.nix { inherit lib; } name;
    }
    // context.patched { inherit name libraries; }
  )
