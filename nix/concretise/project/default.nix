/**
  Read a project of the person's own, to have it in an environment while it is worked on: what its
  pyproject.toml states, and what modules its folder has. Nothing of it is run, and no file of it
  but pyproject.toml, and those that it names for its version and requirements, is read.

  # Type
  `{ lib; errors; } -> (Path | Options) -> Project` with
  `Options = { project :: Path; root ? ; name ? ; version ? ; scripts ? ; dependencies ? ; modules ?
  ; toolchain ? ; }`, each of which stands for what the project says, and
  ```
  Project = {
    name; version; isVersionStated; summary; requiresPython; dependencies; optional; entryPoints;
    modules :: [ { name; path; } ];   # what there is to import, and where below the root
    root :: null | String;            # where it is, if that is no store path
    location :: String;               # where it is below the root of its flake, "" at it
    toolchain;
  }
  ```

  # Errors
  `E305` what is no project, or does not say what it is
*/
{ lib, errors }:
let
  inherit (builtins)
    addErrorContext
    all
    elem
    filter
    fromTOML
    head
    isAttrs
    isList
    isPath
    isString
    match
    pathExists
    readFile
    stringLength
    ;
  modulesOf = import ./modules.nix;
  versionOf = import ./version.nix { inherit lib; };
  dependenciesOf = import ./dependencies.nix;
  keys = [
    "dependencies"
    "modules"
    "name"
    "project"
    "root"
    "scripts"
    "toolchain"
    "version"
  ];
in
given:
let
  options = if isAttrs given && !(given ? outPath) then given else { project = given; };
  unknown = filter (key: !(elem key keys)) (builtins.attrNames options);
  folder = options.project or null;
  fail =
    why: fix: throw ("\n" + errors.render [ (errors.noProject { inherit folder why fix; }) ]);

  path = if isPath folder then folder else /. + builtins.unsafeDiscardStringContext "${folder}";
  text = toString path;
  inStore = match "${builtins.storeDir}/([^/]+)/?(.*)" text;

  file = path + "/pyproject.toml";
  context = errors.render [
    (errors.noProject {
      inherit folder;
      why = "its pyproject.toml cannot be read:";
      fix = "correct it";
    })
  ];
  toml = if pathExists file then addErrorContext context (fromTOML (readFile file)) else { };
  table = set: name: if isAttrs (set.${name} or null) then set.${name} else { };
  tool = table toml "tool";
  poetry = table tool "poetry";
  # Poetry's own table is the older way to say the same.
  project = if toml ? project then table toml "project" else poetry;
  stated = key: options.${key} or project.${key} or null;

  name = stated "name";
  isDynamic = key: elem key (project.dynamic or [ ]);
  found = versionOf { inherit path project tool; };
  version = if options ? version then options.version else found;
  canonical = if version == null then "0.dev0+editable" else lib.version.canonical version;
  scripts = stated "scripts";
  groups = table project "entry-points";
  modules = modulesOf {
    inherit path tool;
    name = lib.name.normalise name;
  };
  isEntry =
    v: isString v && match "[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_.]*" (strip v) != null;
  # `module:function [extra]` of old.
  strip = v: head (match "([^[:space:]]*)[[:space:]]*([[].*)?" v);
in
if unknown != [ ] then
  fail "it has the key ${head unknown}" "it may have ${lib.text.listed keys}"
else if !(isPath folder || isString folder || isAttrs folder && folder ? outPath) then
  fail "that is no folder" "write set.editable ./."
else if !(pathExists path) then
  fail "there is no such folder" "in a git repository, Nix sees tracked files only: git add it"
else if name == null then
  fail (
    if pathExists file then
      "its pyproject.toml has no [project] with a name"
    else if pathExists (path + "/setup.py") || pathExists (path + "/setup.cfg") then
      "it has no pyproject.toml, and to read a setup.py is to run it"
    else
      "it has no pyproject.toml; in a git repository, Nix sees tracked files only"
  ) "name it: set.editable { project = ./.; name = \"…\"; version = \"…\"; }"
else if !(isString name) || stringLength name > 100 || !(lib.name.isValid name) then
  fail "its name is ${lib.text.show name}, which is none (PEP 508)" "correct it"
else if version != null && (!(isString version) || lib.version.parse version == null) then
  fail "its version is ${lib.text.show version}, which is none (PEP 440)" "correct it"
else if scripts != null && !(isAttrs scripts && all isEntry (builtins.attrValues scripts)) then
  fail "its scripts are not all \"module:function\"" "correct [project.scripts]"
else if modules == [ ] && !(options ? modules) && scripts != null && scripts != { } then
  fail [
    "it has commands, and no module of it was found"
    "in a git repository, Nix sees tracked files only"
  ] "git add its files, or name them: { project = ./.; modules = [ \"…\" ]; }"
else
  {
    inherit
      name
      version
      ;
    normalised = lib.name.normalise name;
    label = canonical;
    isVersionStated = version != null;
    optional = builtins.mapAttrs (_: v: if isList v then filter isString v else [ ]) (
      table project "optional-dependencies"
    );
    summary = if isString (project.description or null) then project.description else "";
    requiresPython =
      if isString (project.requires-python or null) then project.requires-python else null;
    dependencies =
      if options ? dependencies then
        options.dependencies
      else
        dependenciesOf { inherit path project tool isDynamic; };
    entryPoints = {
      console_scripts = builtins.mapAttrs (_: strip) (if scripts == null then { } else scripts);
      gui_scripts = table project "gui-scripts";
    }
    // groups;
    # A module that is compiled has no file yet: it is looked for where the others are.
    modules =
      modules
      ++ map (module: {
        name = module;
        path = modulesOf.placeOf { inherit path tool; } module;
      }) (options.modules or [ ]);
    root =
      if options ? root then
        toString options.root
      else if inStore == null then
        text
      else
        null;
    location = if inStore == null then "" else builtins.elemAt inStore 1;
    toolchain = options.toolchain or [ ];
  }
