# What `packages = p: [ … ]` sees.
scope:
let
  inherit (import ./common.nix scope) errors stage;
  handles = stage "handles.nix" { inherit errors; } {
    jax = throw "a handle does not look at the package";
  };
in
{
  "a handle is the requirement of its name" = {
    expr = {
      inherit (handles.jax)
        name
        pname
        requirement
        type
        accelpkgs
        ;
    };
    expected = {
      name = "jax";
      pname = "jax";
      requirement = "jax";
      type = "derivation";
      accelpkgs = "handle";
    };
  };
  "extras add up, in the order in which they are named" = {
    expr = [
      (handles.jax.withExtras [ "cuda12" ]).requirement
      ((handles.jax.withExtras [ "cuda12" ]).withExtras [ "k8s" ]).requirement
      (handles.jax.withExtras [ ]).requirement
    ];
    expected = [
      "jax[cuda12]"
      "jax[cuda12,k8s]"
      "jax"
    ];
  };
  "neither path can be had" = {
    derivation = {
      expr = handles.jax.drvPath;
      throws = true;
    };
    output = {
      expr = handles.jax.outPath;
      throws = true;
    };
  };
}
