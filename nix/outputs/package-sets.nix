/**
  nixpkgs for each kind of machine, with `accel-py` in it. They contain all of nixpkgs, and imply
  consent to NVIDIA's licences.

  # Type
  `inputs -> system -> { pkgsCuda; pkgsCudaCluster; pkgsPascal; pkgsRocm; pkgsXavier ? ;
  pkgsOrin ? ; pkgsThor ? ; }`

  # Output
  `pkgsCuda` : every capability that nixpkgs compiles for, and one CUDA: the release that torch was
  taken for (overlays/one-cuda.nix)
  : `pkgsCudaCluster` : the capabilities of clusters, without code for GPUs to come, so that what is
  compiled is small; torch has MPI, so nixpkgs compiles it
  : `pkgsPascal` : 6.0 and 6.1 (GTX 10xx, P40, P100), with the last CUDA and cuDNN that have code
  for them
  : `pkgsRocm` : AMD's GPUs
  : `pkgsXavier`, `pkgsOrin`, `pkgsThor` : Jetson boards, on aarch64 alone
*/
inputs: system:
let
  overlays = import ./overlays.nix inputs;
  mkPkgs = import ./mk-pkgs.nix inputs;
  jetson = import ../../overlays/jetson.nix;
  oneCuda = [
    overlays.one-cuda
    overlays.cuda
  ];
  board =
    name:
    mkPkgs {
      inherit system;
      config = {
        cudaSupport = true;
        cudaCapabilities = [ jetson.boards.${name}.capability ];
        cudaForwardCompat = false;
      };
      overlays = [ overlays.${name} ];
    };
in
{
  pkgsCuda = mkPkgs {
    inherit system;
    config.cudaSupport = true;
    overlays = oneCuda;
  };
  pkgsCudaCluster = mkPkgs {
    inherit system;
    config = {
      cudaSupport = true;
      mpiSupport = true;
      cudaCapabilities = [
        "6.0"
        "7.0"
        "8.0"
        "8.6"
        "9.0"
      ];
      cudaForwardCompat = false;
    };
    overlays = oneCuda;
  };
  pkgsPascal = mkPkgs {
    inherit system;
    config = {
      cudaSupport = true;
      cudaCapabilities = [
        "6.0"
        "6.1"
      ];
      cudaForwardCompat = false;
    };
    overlays = [ overlays.pascal ];
  };
  pkgsRocm = mkPkgs {
    inherit system;
    config.rocmSupport = true;
    overlays = [ overlays.rocm ];
  };
}
// (
  if system == "aarch64-linux" then
    {
      pkgsXavier = board "xavier";
      pkgsOrin = board "orin";
      pkgsThor = board "thor";
    }
  else
    { }
)
