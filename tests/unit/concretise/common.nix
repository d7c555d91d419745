# What the tests of the pipeline share: tables of packages in a few words, targets, and what to
# call.
{ root, lib }:
let
  inherit (builtins)
    elemAt
    isString
    mapAttrs
    match
    ;
  stage = file: import (root + "/nix/concretise/${file}");
  facts = import (root + "/nix/facts");
  errors = import (root + "/nix/errors");
  parse = stage "target.nix" { inherit lib facts errors; };

  # As index.nix gives it for a folder without package.nix.
  meta = {
    description = "";
    kind = "leaf";
    axis = null;
    imports = null;
    libraries = [ ];
    wins = [ ];
    standsFor = [ ];
    source = null;
    rules = _: [ ];
    loads = { };
    requires = [ ];
  };

  # A wheel's entry in releases.json, under its system and tags.
  wheelNamed =
    file:
    let
      m = match ".*-(cp[0-9]+t?|py3)-([a-z0-9]+)-([a-z0-9_]+)\\.whl" file;
      platform = elemAt m 2;
      system =
        if platform == "any" then
          "any"
        else
          # The first of its tags says it.
          elemAt (match ".*(x86_64|aarch64)" platform) 0 + "-linux";
    in
    {
      ${system}."${elemAt m 0}-${elemAt m 1}" = [
        {
          inherit file;
          platform = [ platform ];
          sha256 = builtins.hashString "sha256" file;
        }
      ];
    };
  pureWheel = name: version: wheelNamed "${name}-${version}-py3-none-any.whl";

  requirements = map lib.requirement.parse;

  # A version, or `{ version; requires ? [ text ]; extras ? { x = [ text ]; }; axes ? [ {…} ]; … }`:
  # a pure wheel for each of `axes`, unless there are `variants`.
  release =
    name: short:
    let
      given = if isString short then { version = short; } else short;
    in
    {
      variants = map (axes: {
        inherit axes;
        wheels = pureWheel name given.version;
      }) (given.axes or [ { } ]);
    }
    // removeAttrs given [ "axes" ]
    // {
      requires = requirements (given.requires or [ ]);
      extras = mapAttrs (_: requirements) (given.extras or { });
    };

  package = name: releases: {
    inherit name meta;
    folder = "/index/${name}";
    data = {
      format = 1;
      inherit name;
      # Upstream has nothing that is not recorded.
      published = [ ];
      releases = map (release name) releases;
    };
  };

  targetOf =
    request:
    (parse (
      {
        packages = [ "a" ];
        python = "3.12";
      }
      // request
    )).target;
  solveWith = solveMore { };
  # `more`: what solve.nix can be given beside a request.
  solveMore =
    more: table: request:
    let
      parsed = parse ({ python = "3.12"; } // request);
    in
    stage "solve.nix" {
      inherit lib facts;
      packages = table;
    } ({ inherit (parsed) target requested constraints; } // more);
  tryPlan = stage "try-plan.nix" { inherit lib facts errors; };

  # Builds nothing: each derivation is what a base was asked for.
  base = {
    name = "dry";
    system = "x86_64-linux";
    pythons."3.12" = { };
    mkSource = spec: { source = spec; };
    mkBuildWheel = spec: { wheel = spec; };
    mkBuildSource = spec: { compiled = spec; };
    mkPythonLevel = spec: { level = spec; };
    mkEnvironment = spec: {
      environment = spec;
      outPath = "/env/${spec.name}";
    };
    mkShell = spec: { shell = spec; };
    mkSeal = { id, slots }: "/seal/${id}-${toString slots}";
  };
in
{
  inherit
    base
    errors
    facts
    meta
    package
    parse
    pureWheel
    release
    solveMore
    solveWith
    stage
    targetOf
    wheelNamed
    ;

  # name → releases, the newest first.
  table = mapAttrs package;

  planOf = table: request: (tryPlan table ({ python = "3.12"; } // request)).plan;

  # What was chosen, name → version; null where nothing fits.
  chosen =
    result: if result ? unsat then null else mapAttrs (_: c: c.candidate.version) result.assigned;
}
