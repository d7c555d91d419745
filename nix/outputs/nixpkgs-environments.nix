/**
  Pythons to run at once, on nixpkgs: `nix run .#python-torch`. They imply consent to NVIDIA's
  licences.

  # Type
  `inputs -> system -> { <name> = Derivation; }`

  # Output
  `python-torch`, `python-jax`, `python-cupy`: for NVIDIA's GPUs
  : `python-vllm`, `python-comfyui`: with what targets.toml names so, for CUDA 13
  : `python-sglang`: the newest with code for every GPU of the set, for Python 3.12 and CUDA 12.8
  : `python-torch-rocm`, `python-torch-cpu`: for AMD's, on x86_64 alone, and for none
*/
inputs: system:
let
  sets = import ./package-sets.nix inputs system;
  inherit (sets.pkgsCuda) accelpkgs lib;
  # Their names have the CUDA that they are for: that of the set.
  major = lib.versions.major accelpkgs.request.cuda;
  ofCuda = packages: (accelpkgs.concretise { inherit packages; }).python;
  named = (builtins.fromTOML (builtins.readFile ../../targets.toml)).sets;
  # Their newest are for CUDA 13, whatever this nixpkgs defaults to.
  ofSet =
    set: asked:
    (accelpkgs.concretise (
      {
        packages = named.${set};
        cuda = "13";
      }
      // asked
    )).python;
  environment = name: what: import ./deferred.nix {
    name = "python-${name}";
    description = "Python with ${what}";
    mainProgram = "python";
  };
  nvidia = name: environment name "${name} for NVIDIA GPUs (implies consent to NVIDIA's licences)";
in
{
  python-torch = nvidia "torch" (ofCuda accelpkgs.suite);
  python-jax = nvidia "jax" (ofCuda [ "jax[cuda${major}]" ]);
  python-cupy = nvidia "cupy" (ofCuda [ "cupy-cuda${major}x[ctk]" ]);
  python-vllm = nvidia "vllm" (ofSet "vllm" { });
  # Its kernels for CUDA 13 have code up to 9.0 alone, and outlines-core no wheel for 3.13.
  python-sglang = nvidia "sglang" (
    ofSet "sglang" {
      # Its base has every Python of this nixpkgs, that of the set its default alone.
      base = accelpkgs.bases.nixpkgs { pkgs = sets.pkgsCuda; };
      cuda = "12.8";
      python = "3.12";
    }
  );
  python-comfyui = nvidia "comfyui" (ofSet "comfyui" { });
  python-torch-cpu =
    environment "torch-cpu" "the small torch, for no GPU"
      (accelpkgs.concretise {
        packages = [
          "torch"
          "torchvision"
        ];
        cuda = null;
        capabilities = [ ];
      }).python;
}
// (
  if system == "x86_64-linux" then
    {
      python-torch-rocm =
        environment "torch-rocm" "torch for AMD GPUs"
          sets.pkgsRocm.accel-py.concretisation.python;
    }
  else
    { }
)
