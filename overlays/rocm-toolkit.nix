/**
  What compiles against a torch for ROCm needs HIP's headers and CMake files: nixpkgs' own, in one
  folder, where they are of the release that torch was built with.

  # Type
  `{ pkgs; version; release :: null | String; } -> Derivation`

  # Inputs
  `version` : of torch; `release` : of its ROCm, null where it has none
*/
{
  pkgs,
  version,
  release,
}:
let
  inherit (pkgs) lib;
  scope = pkgs.rocmPackages;
  has = lib.versions.majorMinor scope.rocm-core.version;
  fits = release == null || has == lib.versions.majorMinor "${release}.0";
  parts = [
    "aotriton"
    "clr"
    "composable_kernel"
    "hipblas"
    "hipblas-common"
    "hipblaslt"
    "hipcub"
    "hipfft"
    "hiprand"
    "hipsolver"
    "hipsparse"
    "miopen"
    "rccl"
    "rocblas"
    "rocfft"
    "rocm-comgr"
    "rocm-core"
    "rocm-device-libs"
    "rocm-runtime"
    "rocprim"
    "rocrand"
    "rocsolver"
    "rocsparse"
    "rocthrust"
    "roctracer"
  ];
in
if fits then
  pkgs.symlinkJoin {
    name = "rocm-merged-${has}";
    paths = lib.attrValues (builtins.intersectAttrs (lib.genAttrs parts lib.id) scope);
    postBuild = ''rm -rf "$out/nix-support"'';
  }
else
  throw (
    "torch ${version} of accelpkgs was built with ROCm ${release}, and this nixpkgs has ${has}: "
    + "nothing can be compiled against it"
  )
