/**
  Overlays for nixpkgs. They compose in any order, add names of their own and never replace one that
  nixpkgs has, apart from the Python packages that `cuda`, `rocm` and `xavier` are for.

  # Type
  `{ nixGlHost ? null } -> { default; cuda; rocm; xavier; }`

  # Output
  `default` : `accelpkgs` (library and `concretise`, bound to the instance), `accel-py` (packages
  concretised for it) and `nixglhost`
  : `cuda`, `rocm` : the Python sets take torch and its like from the concretisation, so that what
  nixpkgs has above torch uses them
  : `xavier` : as `cuda`, for Jetson Xavier: capability 7.2, and the CUDA that JetPack 5 can run;
  `nixglhost` puts the compatibility package's libcuda before the board's where that CUDA needs it
*/
{
  nixGlHost ? null,
}:
let
  instance = import ./instance.nix;
  python = import ./python.nix;
in
{
  default = import ./packages.nix { inherit nixGlHost instance; };
  cuda = python {
    inherit instance;
    accelerator = "cuda";
  };
  rocm = python {
    inherit instance;
    accelerator = "rocm";
  };
  xavier =
    final: prev:
    python {
      inherit instance;
      accelerator = "xavier";
    } final prev
    // {
      nixglhost = import ./nixglhost.nix {
        inherit nixGlHost;
        pkgs = final;
        inherit (import ./xavier.nix final) cudaCompat;
      };
    };
}
