/**
  A set's `prove`: a program that asks the machine's card whether what the plan promised holds
  (docs/proofs.md). It runs in the environment, on any base, and asks nothing of Nix any more.

  # Type
  `{ base; plan; folderOf; kindOf; order; environment; } -> Derivation` with `bin/prove`

  # Inputs
  `folderOf` : name → the package's folder, or null; its `prove.py` is the program that computes
  with it
  `kindOf` : name → `kind` of its package.nix
  `environment` : what holds the packages
*/
{
  base,
  plan,
  folderOf,
  kindOf,
  order,
  environment,
}:
let
  # What looks at the machine reads tables of facts.
  program = builtins.path {
    name = "accelpkgs-proof";
    path = ../..;
    filter = import ./is-part.nix (toString ../..);
  };
  derived = derivation {
    name = "prove-${builtins.substring 0 8 plan.id}";
    inherit (base) system;
    # By its path: an interpreter finds its own files by it.
    builder = "/bin/sh";
    args = [
      "-c"
      "exec ${environment}/bin/python -I -S -B ${./write.py}"
    ];
    __structuredAttrs = true;
    inherit environment program;
    exportReferencesGraph.closure = [ environment ];
    spec = import ./spec.nix {
      inherit
        plan
        folderOf
        kindOf
        order
        ;
    };
  };
in
derived // { meta.mainProgram = "prove"; }
