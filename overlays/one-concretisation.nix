/**
  For `pythonPackagesExtensions`: an environment of packages of two concretisations is refused when
  it is evaluated, whatever it does with collisions. `withPackages` and `python.buildEnv` of nixpkgs
  ask the set for everything that their packages require.

  # Type
  `PythonExtension`

  # Errors
  `E301` two concretisations
*/
_pythonFinal: pythonPrev:
let
  errors = import ../nix/errors;
  inherit (builtins)
    attrNames
    catAttrs
    filter
    groupBy
    head
    ;
  # Environments without anything of ours pay no call for each of their packages.
  check =
    drvs:
    let
      ids = attrNames (groupBy (id: id) (catAttrs "id" (catAttrs "accelpkgs" drvs)));
      problem = errors.mixedConcretisations {
        id = head ids;
        packages = map (drv: {
          concretisation = drv.accelpkgs.id;
          inherit (drv) pname;
        }) (filter (drv: drv ? accelpkgs.id) drvs);
      };
    in
    if builtins.length ids < 2 then drvs else throw ("\n" + errors.render [ problem ]);
in
{
  requiredPythonModules = drvs: check (pythonPrev.requiredPythonModules drvs);
}
