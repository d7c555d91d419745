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
  inherit (builtins) attrNames filter groupBy;
  check =
    drvs:
    let
      ours = filter (drv: drv ? accelpkgs.id) drvs;
      ids = attrNames (groupBy (drv: drv.accelpkgs.id) ours);
      problem = errors.mixedConcretisations {
        id = builtins.head ids;
        packages = map (drv: {
          concretisation = drv.accelpkgs.id;
          inherit (drv) pname;
        }) ours;
      };
    in
    if builtins.length ids < 2 then drvs else throw ("\n" + errors.render [ problem ]);
in
{
  requiredPythonModules = drvs: check (pythonPrev.requiredPythonModules drvs);
}
