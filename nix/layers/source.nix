/**
  The source layer of a package: its wheel or sdist, fetched and nothing more; or a tree of sources,
  of a git repository at one commit, or of a folder beside the package folders.

  # Type
  `{ base } -> PlanPackage -> Derivation | Path`
*/
{ base }:
package:
let
  inherit (package) file folder;
  inherit (file) tree;
  # Nix's own fetcher, with the person's git and what it may read; asked when the source is made.
  git = builtins.fetchGit (
    {
      inherit (tree) url rev;
      name = "source";
      allRefs = true;
    }
    // builtins.intersectAttrs {
      narHash = null;
      submodules = null;
    } tree
  );
  path = import ./source-folder.nix (/. + "${folder}/../${tree.path}");
in
builtins.addErrorContext "while making the source of ${package.name} ${package.version}" (
  if file ? tree then
    if tree.type == "git" then "${git}" else "${path}"
  else
    base.mkSource (
      {
        inherit (package) name;
      }
      // builtins.intersectAttrs {
        file = null;
        sha256 = null;
        url = null;
      } file
    )
)
