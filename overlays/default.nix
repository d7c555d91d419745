/**
  Overlays for nixpkgs. They compose in any order, add names of their own and never replace one that
  nixpkgs has, apart from what `cuda`, `one-cuda`, `pascal`, `rocm` and those of Jetson boards are
  for.

  # Type
  ```
  { nixGlHost ? null; cudaLegacy ? null; }
  -> { default; cuda; one-cuda; pascal; rocm; xavier; orin; thor; }
  ```

  # Output
  `default` : `accelpkgs` (library and `concretise`, bound to the instance), `accel-py` (packages
  concretised for it) and `nixglhost`
  : `cuda`, `rocm` : the Python sets take torch and its like from the concretisation, so that what
  nixpkgs has above torch uses them
  : `one-cuda` : `cudaPackages` is the release that torch was taken for; beside `cuda`
  : `pascal` : as `cuda`, and CUDA is 12.6 with the last cuDNN for these GPUs
  : `xavier`, `orin`, `thor` : as `cuda`, for that Jetson board: its capability, and the CUDA that
  its JetPack runs; `nixglhost` puts the compatibility package's libcuda before the board's where
  that CUDA needs it
*/
{
  nixGlHost ? null,
  cudaLegacy ? null,
}:
let
  jetson = import ./jetson.nix;
  instance = import ./instance.nix;
  python = import ./python.nix;
  # The Python sets on a CUDA that nixpkgs does not default to.
  cudaOf =
    accelerator: cuda: final: prev:
    import ./legacy-cuda.nix ({ inherit cudaLegacy; } // cuda) final prev
    // python { inherit instance accelerator; } final prev;
  board =
    name: final: prev:
    cudaOf name (jetson.boards.${name}.toolkit) final prev
    // {
      nixglhost = import ./nixglhost.nix {
        inherit nixGlHost;
        pkgs = final;
        inherit (jetson.of name final) cudaCompat;
      };
    };
in
{
  default = import ./packages.nix { inherit nixGlHost instance; };
  cuda = python {
    inherit instance;
    accelerator = "cuda";
  };
  one-cuda = import ./one-cuda.nix { inherit instance; };
  rocm = python {
    inherit instance;
    accelerator = "rocm";
  };
  pascal = cudaOf "cuda" {
    release = "12.6";
    published = {
      cuda = "12.6.3";
      cusparselt = "0.6.3";
      cutensor = "2.3.1";
    };
    # 9.11 has no code below 7.5 (nix/facts/components.json).
    kept.cudnn = "9.10.2";
  };
}
// builtins.mapAttrs (name: _: board name) jetson.boards
