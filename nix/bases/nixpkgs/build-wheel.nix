/**
  The build layer, flavour wheel: unpack, and patch what is compiled. A wheel without compiled files
  depends on its source and tags alone.

  # Type
  `Context -> { name; version; file; tags; source; libraries :: [ Derivation ]; requires; axes; } ->
  Derivation`
*/
context:
{
  name,
  version,
  file,
  tags,
  libraries ? [ ],
  system ? [ ],
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
      tags
      requires
      axes
      ;
  };
  inherit ((import ../../lib).wheelTags) isPure;
  adjust = import ./adjust.nix context;
in
if context.cudaProvider == "nixpkgs" && component != null then
  component
else if isPure tags then
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
    // context.patched { inherit name libraries system; }
  )
