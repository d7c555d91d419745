/**
  The expensive work, each piece once: the distinct build derivations of every target of targets.toml on nixpkgs. What is equal is known
  from the plans, before any derivation is made: the same file, patched against the same files, or compiled against them.

  # Type
  `inputs -> { <system>.<package>.<key> = Derivation; }`
*/
inputs:
let
  inherit (builtins)
    attrNames
    attrValues
    concatMap
    filter
    foldl'
    hashString
    mapAttrs
    substring
    toJSON
    ;
  lib = import ./lib.nix inputs;
  root = ../..;
  matrix = builtins.fromTOML (builtins.readFile (root + "/targets.toml"));
  requests = attrValues (import ../matrix/requests.nix { inherit root matrix; });
  order = import ../layers/order.nix;
  table = import ../concretise/index.nix { errors = import ../errors; } [ (root + "/pkgs") ];
  libraries = import ../layers/libraries.nix {
    metaOf = name: if table ? ${name} then table.${name}.meta else { kind = "leaf"; axis = null; };
  };
  each = (import ./systems.nix).each;

  jobsOf =
    system:
    let
      mine = filter (request: (request.system or "x86_64-linux") == system && !(request ? jetpack)) requests;
      planned = concatMap (request: let tried = lib.tryPlan request; in if tried.ok then [ { inherit request; inherit (tried) plan; } ] else [ ]) mine;
      # Everything that the build layer looks at: its file and those it is patched against, the plan of its build where it is compiled.
      keysOf =
        plan:
        let
          librariesOf = libraries {
            inherit (plan) packages;
            inherit (order plan.packages) kept;
          };
          essence =
            name: package:
            if package.flavour == "wheel" then
              [ package.file.sha256 (map (library: plan.packages.${library}.file.sha256) (librariesOf name)) ]
            else
              [ package.file.sha256 package.build plan.axes plan.target.python plan.target.capabilities ];
        in
        mapAttrs (name: package: substring 0 12 (hashString "sha256" (toJSON (essence name package)))) plan.packages;
      pkgs = (import ./package-sets.nix inputs system).pkgsCuda;
      job =
        { request, plan }:
        name:
        import ./deferred.nix
          { name = "${name}-${plan.packages.${name}.version}"; description = "${plan.packages.${name}.flavour}, for Python ${plan.target.python}"; }
          (lib.concretise (request // { base = lib.bases.nixpkgs { inherit pkgs; leaves = "locked"; }; })).packages.${name}.build;
      # Wheels without compiled files are unpacked in a second anywhere.
      worthIt = package: builtins.match ".*-none-any\\.whl" package.file.file == null;
      add =
        jobs: target:
        let
          keys = keysOf target.plan;
        in
        foldl' (
          found: name:
          found
          // {
            ${name} = {
              ${keys.${name}} = job target name;
            } // found.${name} or { };
          }
        ) jobs (filter (name: worthIt target.plan.packages.${name}) (attrNames target.plan.packages));
    in
    foldl' add { } planned;
in
each jobsOf
