/**
  Pythons to run at once, on nixpkgs: `nix run .#python-torch`. They imply consent to NVIDIA's
  licences.

  # Type
  `inputs -> system -> { <name> = Derivation; }`
*/
inputs: system:
let
  inherit ((import ./package-sets.nix inputs system).pkgsCuda) accelpkgs lib;
  # Their names have the CUDA that they are for: that of the set.
  major = lib.versions.major accelpkgs.request.cuda;
  sets = {
    torch = accelpkgs.suite;
    jax = [ "jax[cuda${major}]" ];
    cupy = [ "cupy-cuda${major}x[ctk]" ];
  };
  environment =
    name: packages:
    import ./deferred.nix {
      name = "python-${name}";
      description = "Python with ${name} for NVIDIA GPUs (implies consent to NVIDIA's licences)";
      mainProgram = "python";
    } (accelpkgs.concretise { inherit packages; }).python;
in
builtins.listToAttrs (
  map (name: {
    name = "python-${name}";
    value = environment name sets.${name};
  }) (builtins.attrNames sets)
)
