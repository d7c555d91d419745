/**
  The expensive work, each piece once: the distinct build derivations of every target of
  targets.toml on nixpkgs. What is equal is known from the plans, before any derivation is made: the
  same file, patched against the same files, or compiled against them. What needs a toolkit or an
  interpreter that this nixpkgs does not have is a job that fails at once and says so: what
  evaluates does not depend on nixpkgs.

  # Type
  `inputs -> { <system>.<package>.<key> = Derivation; }`
*/
inputs:
let
  inherit (builtins)
    attrNames
    attrValues
    concatMap
    concatStringsSep
    elem
    filter
    foldl'
    hashString
    isAttrs
    mapAttrs
    substring
    toJSON
    tryEval
    ;
  lib = import ./lib.nix inputs;
  inherit (import ../lib) wheelTags;
  root = ../..;
  matrix = builtins.fromTOML (builtins.readFile (root + "/targets.toml"));
  requests = attrValues (import ../matrix/requests.nix { inherit root matrix; });
  order = import ../layers/order.nix;
  table = import ../concretise/index.nix { errors = import ../errors; } [ (root + "/pkgs") ];
  libraries = import ../layers/libraries.nix {
    metaOf =
      name:
      if table ? ${name} then
        table.${name}.meta
      else
        {
          kind = "leaf";
          axis = null;
        };
  };
  each = (import ./systems.nix).each;

  jobsOf =
    system:
    let
      systemOf = request: request.system or (builtins.head (import ../facts).systems);
      mine = filter (request: systemOf request == system && !(request ? jetpack)) requests;
      planned = concatMap (
        request:
        let
          tried = lib.tryPlan request;
        in
        if tried.ok then
          [
            {
              inherit request;
              inherit (tried) plan;
            }
          ]
        else
          [ ]
      ) mine;
      # Everything that the build layer looks at: its file and those it is patched against, the plan
      # of its build where it is compiled.
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
              [
                package.file.sha256
                (map (library: plan.packages.${library}.file.sha256) (librariesOf name))
              ]
            else
              [
                package.file.sha256
                package.build
                plan.axes
                plan.target.python
                plan.target.capabilities
              ];
        in
        mapAttrs (
          name: package: substring 0 12 (hashString "sha256" (toJSON (essence name package)))
        ) plan.packages;
      base = lib.bases.nixpkgs {
        pkgs = (import ./package-sets.nix inputs system).pkgsCuda;
        leaves = "locked";
      };
      has = set: (tryEval (isAttrs set)).value;
      lackingOf =
        plan: package:
        if package.flavour == "wheel" then
          [ ]
        else
          let
            inherit (plan.axes) cuda;
            inherit (plan.target) python;
            lacksCuda = elem "cuda" package.build.toolchain && !has (base.cudaPackagesFor cuda);
          in
          (if lacksCuda then [ "CUDA ${cuda}" ] else [ ])
          ++ (if has base.pythons.${python} or null then [ ] else [ "Python ${python}" ]);
      absent =
        name: lacking:
        derivation {
          inherit name system;
          builder = "/bin/sh";
          args = [
            "-c"
            (
              "echo 'this nixpkgs has no ${concatStringsSep ", no " lacking}, which "
              + "${name} is compiled with' >&2; exit 1"
            )
          ];
        };
      job =
        { request, plan }:
        name:
        let
          package = plan.packages.${name};
          lacking = lackingOf plan package;
          title = "${name}-${package.version}";
        in
        import ./deferred.nix
          {
            name = title;
            description = "${package.flavour}, for Python ${plan.target.python}";
          }
          (
            if lacking == [ ] then
              (lib.concretise (request // { inherit base; })).packages.${name}.build
            else
              absent title lacking
          );
      # Wheels without compiled files are unpacked in a second anywhere.
      worthIt = package: package.tags == null || !(wheelTags.isPure package.tags);
      add =
        jobs: target:
        let
          keys = keysOf target.plan;
          inherit (target.plan) packages;
        in
        foldl' (
          found: name:
          found
          // {
            ${name} = {
              ${keys.${name}} = job target name;
            }
            // found.${name} or { };
          }
        ) jobs (filter (name: worthIt packages.${name}) (attrNames packages));
    in
    foldl' add { } planned;
in
each jobsOf
