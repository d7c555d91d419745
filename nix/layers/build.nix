/**
  The build layer of a package, in one of its two flavours. A wheel depends on its source, and on a
  base that patches wheels on the builds whose libraries it looks up. A source build depends on the
  builds (never the python-level) of its own build environment and of what it is built against. What
  the base compiles by a recipe of its own depends on that alone.

  # Type
  `{ base; metaOf; target; axes; packages; } -> { builds :: { <name> :: Derivation; }; metadataOf ::
  PlanPackage -> Derivation; }`

  # Output
  `metadataOf` a package of flavour source: what holds the METADATA that its build system makes

  # Inputs
  `target`, `axes`: of the plan that the package belongs to; a wheel looks at neither
  `packages`: of that plan; `metaOf`: name → its package.nix
*/
{
  base,
  metaOf,
  target,
  axes,
  packages,
}:
let
  source = import ./source.nix { inherit base; };
  librariesOf = import ./libraries.nix { inherit metaOf; };

  # The plan's own, so that it is the torch of the environment that is compiled against, and not one
  # that looks alike.
  onlyAgainst =
    names:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = own.${name};
      }) names
    );

  # Lazy: a base that leaves wheels as they are never looks at `libraries`.
  wheel =
    among: library: package:
    base.mkBuildWheel {
      inherit (package) name version tags;
      inherit (package.file) file;
      source = source package;
      libraries = map (name: library.${name}) (librariesOf among package.name);
      system = package.loads.system or [ ];
      inherit (package) requires;
      inherit axes;
    };

  # `only`: "metadata" for the METADATA of the wheel that would be built.
  compiled =
    only: package:
    let
      inherit (package.build)
        packages
        against
        toolchain
        variables
        ;
      environment = buildsOf packages (onlyAgainst against);
      names = list: builtins.attrNames ((import ../lib).list.toSet list);
    in
    base.mkBuildSource {
      inherit (package) name version;
      inherit (package.file) file;
      inherit
        against
        toolchain
        variables
        axes
        ;
      prePatch = package.build.prePatch or "";
      inherit (target) python capabilities compiler;
      glibc = {
        own = base.glibc or null;
        floor = target.glibc or null;
      };
      inherit only;
      ${if package.file ? tree then "subdirectory" else null} =
        package.file.tree.subdirectory or "";
      source = source package;
      inherit environment;
      libraries = map (name: environment.${name}) (
        names (against ++ builtins.concatMap (librariesOf (amongst packages)) against)
      );
    };

  offered =
    package:
    base.mkBuildOffered {
      inherit (package) name version;
      inherit (package.build) offer;
      inherit (target) python;
    };

  amongst = packages: {
    inherit packages;
    inherit (import ./order.nix packages) kept;
  };

  # Name → build of all packages of a plan; those of `given` are there already.
  buildsOf =
    packages: given:
    let
      among = amongst packages;
      all = builtins.mapAttrs (_: build among all) packages // given;
    in
    all;

  build =
    among: library: package:
    builtins.addErrorContext
      "while making the build of ${package.name} ${package.version} (${package.flavour})"
      (
        if package.flavour == "wheel" then
          wheel among library package
        else if package.build ? offer then
          offered package
        else
          compiled null package
      );
  own = buildsOf packages { };
in
{
  builds = own;
  metadataOf = compiled "metadata";
}
