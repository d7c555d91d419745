/**
  The source layer of a package: its wheel or sdist, fetched and nothing more.

  # Type
  `{ base } -> PlanPackage -> Derivation`
*/
{ base }:
package:
builtins.addErrorContext "while making the source of ${package.name} ${package.version}" (
  base.mkSource (
    {
      inherit (package) name;
    }
    // builtins.intersectAttrs {
      file = null;
      sha256 = null;
      url = null;
    } package.file
  )
)
