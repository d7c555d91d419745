/**
  The build layer of a package, in one of its two flavours. A wheel depends on its source alone. A source build depends on the
  builds (never the python-level) of its own build environment and of what it is built against.

  # Type
  `{ base; target; axes; builds; } -> PlanPackage -> Derivation`

  # Inputs
  `target`, `axes`: of the plan that the package belongs to; a wheel looks at neither
  `builds`: name → build of that plan's packages, for what a source build is built against
*/
{
  base,
  target,
  axes,
  builds,
}:
let
  source = import ./source.nix { inherit base; };

  # The plan's own, so that it is the torch of the environment that is compiled against, and not one that looks alike.
  onlyAgainst = names: builtins.listToAttrs (map (name: { inherit name; value = builds.${name}; }) names);

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
      prePatch = package.build.prePatch or "";
      inherit (target) python capabilities compiler;
      source = source package;
      environment = builtins.mapAttrs (_: build) packages // onlyAgainst package.build.against;
    };

  build =
    package:
    builtins.addErrorContext "while making the build of ${package.name} ${package.version} (${package.flavour})" (
      if package.flavour == "wheel" then wheel package else compiled package
    );
in
build
