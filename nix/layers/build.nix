/**
  The build layer of a package, in one of its two flavours. A wheel depends on its source alone. A source build depends on the
  builds (never the python-level) of its own build environment and of what it is built against.

  # Type
  `{ base; target; axes; } -> PlanPackage -> Derivation`

  # Inputs
  `target`, `axes`: of the plan that the package belongs to; a wheel looks at neither
*/
{
  base,
  target,
  axes,
}:
let
  source = import ./source.nix { inherit base; };

  wheel =
    package:
    base.mkBuildWheel {
      inherit (package) name version;
      inherit (package.file) file;
      source = source package;
    };

  compiled =
    package:
    let
      inherit (package.build) packages against toolchain variables;
    in
    base.mkBuildSource {
      inherit (package) name version;
      inherit (package.file) file;
      inherit against toolchain variables axes;
      inherit (target) python capabilities compiler;
      source = source package;
      environment = builtins.mapAttrs (_: build) packages;
    };

  build =
    package:
    builtins.addErrorContext "while making the build of ${package.name} ${package.version} (${package.flavour})" (
      if package.flavour == "wheel" then wheel package else compiled package
    );
in
build
