/**
  nixpkgs for each kind of machine, with `accel-py` in it. They contain all of nixpkgs, and imply consent to NVIDIA's licences.

  # Type
  `inputs -> system -> { pkgsCuda; pkgsCudaCluster; pkgsRocm; pkgsXavier ? ; }`

  # Output
  `pkgsCuda` : every capability that nixpkgs compiles for
  : `pkgsCudaCluster` : the capabilities of clusters, without code for GPUs to come, so that what is compiled is small
  : `pkgsRocm` : AMD's GPUs; `pkgsXavier` : Jetson Xavier, on aarch64 alone
*/
inputs: system:
let
  overlays = import ./overlays.nix inputs;
  mkPkgs = import ./mk-pkgs.nix inputs;
in
{
  pkgsCuda = mkPkgs {
    inherit system;
    config.cudaSupport = true;
    overlays = [ overlays.cuda ];
  };
  pkgsCudaCluster = mkPkgs {
    inherit system;
    config = {
      cudaSupport = true;
      cudaCapabilities = [ "6.0" "7.0" "8.0" "8.6" "9.0" ];
      cudaForwardCompat = false;
    };
    overlays = [ overlays.cuda ];
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
      pkgsXavier = mkPkgs {
        inherit system;
        config = {
          cudaSupport = true;
          cudaCapabilities = [ "7.2" ];
          cudaForwardCompat = false;
        };
        overlays = [ overlays.xavier ];
      };
    }
  else
    { }
)
