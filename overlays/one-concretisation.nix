/**
  For `pythonPackagesExtensions`: an environment of packages of two concretisations, or of a package
  of one and nixpkgs' own of that name, is refused when it is evaluated, whatever it does with
  collisions. `withPackages` and `python.buildEnv` of nixpkgs ask the set for everything that their
  packages require.

  # Type
  `PythonExtension`

  # Errors
  `E257` nixpkgs' own beside that of a concretisation, `E301` two concretisations
*/
_pythonFinal: pythonPrev:
let
  errors = import ../nix/errors;
  inherit (builtins)
    attrNames
    catAttrs
    elem
    filter
    groupBy
    head
    intersectAttrs
    partition
    ;
  inherit ((import ../nix/lib).name) normalise;
  nameOf = drv: normalise (drv.pname or drv.name);
  # Environments without anything of ours pay no call for each of their packages.
  check =
    drvs:
    let
      ids = attrNames (groupBy (id: id) (catAttrs "id" (catAttrs "accelpkgs" drvs)));
      split = partition (drv: drv ? accelpkgs.id) drvs;
      mixed = errors.mixedConcretisations {
        id = head ids;
        packages = map (drv: {
          concretisation = drv.accelpkgs.id;
          inherit (drv) pname;
        }) split.right;
      };
      ours = groupBy nameOf split.right;
      theirs = intersectAttrs ours (groupBy nameOf split.wrong);
      twice =
        name:
        let
          other = head theirs.${name};
        in
        errors.twoProviders {
          inherit name;
          id = head ids;
          ours = (head ours.${name}).version;
          theirs = other.version or "of another version";
          bringing = map nameOf (filter (drv: elem other (drv.dependencies or [ ])) split.wrong);
        };
      problems = if builtins.length ids > 1 then [ mixed ] else map twice (attrNames theirs);
    in
    if ids == [ ] || problems == [ ] then drvs else throw ("\n" + errors.render problems);
in
{
  requiredPythonModules = drvs: check (pythonPrev.requiredPythonModules drvs);
}
