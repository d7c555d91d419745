/**
  The expensive work, each piece once: the distinct builds of every target of targets.toml on
  nixpkgs, as jobs for Hydra, nix-eval-jobs or the workflow. What needs a toolkit or an interpreter
  that this nixpkgs does not have is a job that fails at once and says so: what evaluates does not
  depend on nixpkgs.

  # Type
  `inputs -> { compiled, wheels :: { <system>.<package>.<key> = Derivation; }; }`

  # Output
  `compiled` : takes hours and many processors; `wheels` : unpacks and patches, which takes disk
*/
inputs:
let
  inherit (builtins)
    concatStringsSep
    elem
    filter
    isAttrs
    mapAttrs
    tryEval
    ;
  lib = import ./lib.nix inputs;
  root = ../..;
  tableOf = import ./jobs/table.nix {
    inherit root;
    matrix = builtins.fromTOML (builtins.readFile (root + "/targets.toml"));
  };
  meta = import ./jobs/meta.nix;

  jobsOf =
    system:
    let
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
            inherit (plan) axes;
            inherit (plan.target) python;
            # Where nothing binds CUDA, that of this nixpkgs serves.
            bound = elem "cuda" package.build.toolchain && axes ? cuda;
            lacksCuda = bound && !has (base.cudaPackagesFor axes.cuda);
          in
          (if lacksCuda then [ "CUDA ${axes.cuda}" ] else [ ])
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
        entry:
        let
          lacking = lackingOf entry.plan entry.plan.packages.${entry.name};
        in
        import ./deferred.nix
          {
            name = entry.title;
            inherit system;
            meta = meta entry;
          }
          (
            if lacking == [ ] then
              (lib.concretise (entry.request // { inherit base; })).packages.${entry.name}.build
            else
              absent entry.title lacking
          );
    in
    mapAttrs (_: mapAttrs (_: entry: entry // { job = job entry; })) (tableOf system);

  inherit (import ./systems.nix) each;
  all = each jobsOf;
  # Of each package those of one flavour, and no package that has none.
  only =
    flavour: packages:
    let
      ofPackage =
        entries:
        builtins.listToAttrs (
          map (key: {
            name = key;
            value = entries.${key}.job;
          }) (filter (key: entries.${key}.flavour == flavour) (builtins.attrNames entries))
        );
      found = mapAttrs (_: ofPackage) packages;
    in
    removeAttrs found (filter (name: found.${name} == { }) (builtins.attrNames found));
in
{
  compiled = mapAttrs (_: only "source") all;
  wheels = mapAttrs (_: only "wheel") all;
}
