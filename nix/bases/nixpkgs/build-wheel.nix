/**
  The build layer, flavour wheel: unpack, and patch what is compiled. A wheel without compiled files depends on its source alone.

  # Type
  `Context -> { name; version; file; source; libraries :: [ Derivation ]; requires; axes; } -> Derivation`
*/
context:
{
  name,
  version,
  file,
  source,
  libraries ? [ ],
  requires ? [ ],
  axes ? { },
}:
let
  inherit (context) lib pkgs;
  stem = context.storeName (lib.removeSuffix ".whl" file);
  spec = {
    inherit name version file;
    wheel = source;
    limits = context.limitsOf name;
  };
  component = import ./cuda-component.nix context { inherit name version file requires axes; };
  pure = lib.hasSuffix "-any.whl" file;
  adjust = import ./adjust context;
in
if context.cudaProvider == "nixpkgs" && component != null then
  component
else if pure then
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
