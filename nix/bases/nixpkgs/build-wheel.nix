/**
  The build layer, flavour wheel: unpack, and patch what is compiled. A wheel without compiled files
  depends on its source and tags alone.

  # Type
  `Context -> { name; version; file; tags; source; libraries :: [ Derivation ]; … } -> Derivation`
*/
context:
{
  name,
  tags,
  libraries ? [ ],
  system ? [ ],
  ...
}@arguments:
let
  inherit (context) lib;
  task = context.specs.unpack arguments;
  inherit ((import ../../lib).wheelTags) isPure;
  adjust = import ./adjust.nix context;
in
if isPure tags then
  context.run context.builderPython task
else
  context.mkDerivation (
    task
    // {
      inherit (context.pkgs) stdenv;
      after = adjust.${name} or "";
      preferLocalBuild = true;
      passthru = { inherit libraries; };
      meta.license = import ./license.nix { inherit lib; } name;
    }
    // context.patched { inherit name libraries system; }
  )
