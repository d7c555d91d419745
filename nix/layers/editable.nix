/**
  A project that is worked on, as a python-level of a concretisation that it is no package of: its
  metadata, its commands, and for each of its modules a file that loads it from where it lies
  (nix/builders/editable.py). The build is that of a wheel that is made here.

  # Type
  `{ base; plan; lib; errors; levels; versionOf; metaOf; pythonLevel; highLevel; } -> Project ->
  Derivation` (a Project of nix/concretise/project)

  # Inputs
  `levels`, `versionOf`: name → its python-level, and the version that it is of

  # Errors
  `E306` the set lacks what the project requires, `E305` a requirement that is none
*/
{
  base,
  plan,
  lib,
  errors,
  levels,
  versionOf,
  metaOf,
  pythonLevel,
  highLevel,
}:
let
  inherit (builtins)
    attrNames
    concatMap
    elem
    filter
    head
    isString
    ;
  fail = problem: throw ("\n" + errors.render [ problem ]);
  holds = lib.marker.evaluate (
    lib.marker.environment { inherit (plan.target) python system; }
  );
  has = filter (name: levels ? ${name});
  # Who is there for a name: itself, or what the plan has in its stead.
  provider =
    name:
    let
      standsForIt = other: elem name ((metaOf other).standsFor or [ ]);
      others = filter standsForIt (attrNames plan.packages);
      found = has ([ name ] ++ others);
    in
    if found == [ ] then null else head found;
in
project:
let
  name = project.normalised;
  version = project.label;
  read =
    text:
    let
      requirement = if isString text then lib.requirement.parse text else null;
    in
    if requirement == null then
      fail (
        errors.noProject {
          folder = project.name;
          why = "it requires ${lib.text.show text}, which is no requirement (PEP 508)";
          fix = "correct it";
        }
      )
    else if requirement ? marker && !(holds requirement.marker) then
      [ ]
    else
      [ (removeAttrs requirement [ "marker" ]) ];
  texts = if project.dependencies == null then [ ] else project.dependencies;
  # Itself, with an extra, is nothing that it lacks.
  edges = filter (edge: edge.name != name) (concatMap read texts);
  lack =
    edge:
    let
      who = provider edge.name;
      clauses = lib.specifier.toText edge.specifier;
    in
    if who == null then
      [ "it requires ${lib.requirement.toText edge}, and the set does not have that" ]
    else if edge ? specifier && !(lib.specifier.contains edge.specifier (versionOf who)) then
      [ "it requires ${edge.name}${clauses}, and the set has ${who} ${versionOf who}" ]
    else
      [ ];
  lacks = concatMap lack edges;

  file = "${builtins.replaceStrings [ "-" ] [ "_" ] name}-${version}-py3-none-any.whl";
  tags = {
    python = "py3";
    abi = "none";
    platform = [ "any" ];
  };
  package = {
    inherit name version file;
    flavour = "editable";
    axes = { };
    extras = [ ];
    requires = map (
      edge:
      edge
      // {
        name = provider edge.name;
        ${if provider edge.name == edge.name then null else "insteadOf"} = edge.name;
      }
    ) edges;
  };
  wheel = base.mkEditable {
    inherit name version;
    inherit (project)
      summary
      requiresPython
      optional
      entryPoints
      modules
      root
      ;
    dependencies = texts;
    variable = import ./editable-variable.nix name;
  };
in
builtins.addErrorContext "while making ${project.name} editable" (
  if lacks != [ ] then
    fail (
      errors.projectLacks {
        inherit lacks;
        inherit (project) name;
      }
    )
  else if plan.packages ? ${name} then
    fail (
      errors.noProject {
        folder = project.name;
        why = "the set has ${name} ${plan.packages.${name}.version} as a package";
        fix = "leave ${name} out of packages";
      }
    )
  else
    pythonLevel {
      inherit package;
      build = base.mkBuildWheel {
        inherit
          name
          version
          file
          tags
          ;
        source = wheel;
        libraries = [ ];
        system = [ ];
        requires = [ ];
        axes = { };
      };
      passport = highLevel {
        inherit package;
        requires = { };
      };
      dependencies = map (edge: levels.${edge.name}) package.requires;
      deferred = [ ];
      imports = [ ];
      shows = map (module: module.name) project.modules;
      description = project.summary;
    }
)
