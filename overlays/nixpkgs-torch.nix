/**
  What expressions of nixpkgs ask of nixpkgs' own torch, of the concretisation's. Compared with
  pkgs/development/python-modules/torch/source/default.nix (docs/nixpkgs-compared.md).

  # Type
  `{ pkgs; base; concretisation; } -> { passthru :: Derivation -> Attrs; arguments; axes; }`

  # Output
  `passthru` : of torch, whatever overrides made of it: beside what every package of a
  concretisation has
  : `arguments` : nixpkgs' arguments of torch, `is` and `asGood` of overridable.nix
  : `axes` : what it was built for, in words
*/
{
  pkgs,
  base,
  concretisation,
}:
let
  inherit (pkgs) lib;
  inherit (concretisation) plan packages;
  inherit (plan.packages) torch;
  cuda = plan.axes.cuda or "none";
  rocm = plan.axes.rocm or "none";
  cudaSupport = cuda != "none";
  rocmSupport = rocm != "none";
  # nixpkgs' own, where it was compiled and is no wheel.
  own = packages.torch.build.compiled or null;
  cudaPackages = own.cudaPackages or (base.cudaPackagesFor cuda);
  MPISupport = plan.axes.mpi or "none" == "true";
  # The whole list where nobody named one: an empty one stops torch's own cpp_extension.
  cudaCapabilities =
    if plan.target.capabilities != [ ] then
      plan.target.capabilities
    else
      lib.unique (
        lib.concatMap (
          code:
          let
            parts = builtins.match "(sm|compute)_([0-9]+)([0-9][af]?)" code;
          in
          lib.optional (parts != null) "${builtins.elemAt parts 1}.${builtins.elemAt parts 2}"
        ) (if torch.capabilities == null then [ ] else torch.capabilities)
      );
  folders = import ./torch-folders.nix {
    inherit pkgs cudaPackages cudaSupport;
    inherit (torch) version;
    inherit (packages.torch) build;
    inherit own;
  };
  rocmtoolkit_joined = own.rocmtoolkit_joined or (import ./rocm-toolkit.nix {
    inherit pkgs;
    inherit (torch) version;
    release = if rocmSupport then rocm else null;
  });
in
{
  passthru = self: {
    inherit
      cudaSupport
      rocmSupport
      cudaCapabilities
      cudaPackages
      ;
    inherit (pkgs) rocmPackages;
    inherit (folders self) dev lib cxxdev;
    # nixpkgs compiles what is above torch with what compiled torch.
    stdenv = if cudaSupport then cudaPackages.backendStdenv or pkgs.stdenv else pkgs.stdenv;
    tritonSupport = plan.packages ? triton || rocmSupport;
    gpuTargetString = lib.concatStringsSep ";" (
      if rocmSupport then plan.target.gfx else cudaCapabilities
    );
    blasProvider = pkgs.blas.provider or null;
    inherit rocmtoolkit_joined;
    unroll-src =
      own.unroll-src
        or (throw "torch ${torch.version} of accelpkgs is a wheel, which has no sources");
    brokenConditions = { };
  };
  arguments = {
    is = {
      inherit cudaSupport rocmSupport cudaPackages;
      inherit (pkgs) rocmPackages;
      tritonSupport = plan.packages ? triton || rocmSupport;
      gpuTargets = [ ];
      inherit MPISupport;
      buildDocs = false;
      mklDnnSupport = true;
      useSystemNccl = cudaSupport || rocmSupport;
      vulkanSupport = false;
      withNvshmem = cudaSupport;
      withTensorboard = false;
    };
    asGood = {
      cudaPackages = scope: scope.cudaMajorMinorVersion or null == cuda;
      rocmPackages = scope: lib.versions.majorMinor (scope.rocm-core.version or "0.0") == rocm;
      gpuTargets = targets: targets == [ ] || rocmSupport && targets == plan.target.gfx;
      triton = package: package.pname or "" == "triton";
      _tritonEffective = package: package.pname or "" == "triton";
    };
  };
  axes =
    if MPISupport && cudaSupport then
      " for CUDA ${cuda} with MPI"
    else if cudaSupport then
      " for CUDA ${cuda}"
    else if rocmSupport then
      " for ROCm ${rocm}"
    else
      " for the CPU";
}
