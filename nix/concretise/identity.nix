/**
  The id of a plan: of the answer, and not of the request. Two requests that get the same files on
  the same Python have one id, whatever driver, compiler or GPU they name; what is compiled counts
  with all that its build is given. On one base, equal ids have equal builds.

  # Type
  `{ target; packages; } -> String`, of a plan; 16 hexadecimal digits
*/
let
  inherit (builtins)
    hashString
    intersectAttrs
    mapAttrs
    substring
    toJSON
    ;
  fileOf = intersectAttrs {
    file = null;
    sha256 = null;
    tree = null;
  };
  # Of what package.nix adds, that it does: its words are for people.
  edgeOf = edge: if edge ? added then edge // { added = true; } else edge;
  buildOf =
    build:
    {
      inherit (build) against toolchain variables;
      prePatch = build.prePatch or "";
      packages = mapAttrs (_: of) build.packages;
    }
    // intersectAttrs {
      given = null;
      offer = null;
    } build;
  of = package: {
    inherit (package)
      name
      version
      flavour
      axes
      extras
      tags
      ;
    file = if package.file == null then null else fileOf package.file;
    # A primop where nothing is added: a plan asks this of each package.
    requires =
      if builtins.catAttrs "added" package.requires == [ ] then
        package.requires
      else
        map edgeOf package.requires;
    build = if package.build == null then null else buildOf package.build;
  };
in
{ target, packages }:
substring 0 16 (
  hashString "sha256" (toJSON {
    inherit (target) python system;
    packages = mapAttrs (_: of) packages;
  })
)
