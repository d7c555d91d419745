/**
  What expressions of nixpkgs ask of nixpkgs' own torch, of the concretisation's. Compared with
  pkgs/development/python-modules/torch/source/default.nix (docs/nixpkgs-compared.md).

  # Type
  `{ pkgs; base; concretisation; } -> { passthru :: Derivation -> Attrs; arguments; axes; }`

  # Output
  `passthru` : of torch, whatever overrides made of it: beside what every package of a
  concretisation has. `dev`, `lib` and `cxxdev` hold headers, CMake files and libraries for those
  who link libtorch. stdenv takes the `dev` of whatever has one, so that of torch brings torch
  itself along, as a second output of nixpkgs does; `cxxdev` brings the CUDA that nixpkgs' own has
  : `arguments` : nixpkgs' arguments of torch, as they are here (overridable.nix)
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
  cudaPackages = base.cudaPackagesFor cuda;
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
  # CMake finds the rest from where TorchConfig.cmake lies, so all three are one folder.
  folder =
    part: arguments:
    pkgs.stdenvNoCC.mkDerivation (
      {
        pname = "torch-${part}";
        inherit (torch) version;
        dontUnpack = true;
        installPhase = ''
          runHook preInstall
          mkdir -p "$out"
          for part in include lib share; do
            ln -s "${packages.torch.build}/site-packages/torch/$part" "$out/$part"
          done
          runHook postInstall
        '';
        meta.description = "Headers, CMake files and libraries of torch";
      }
      // arguments
    );
  # What nixpkgs' torch is built with, and brings along for those who link it.
  toolkit =
    let
      there = name: cudaPackages ? ${name} && cudaPackages.${name}.meta.available or true;
      found = builtins.filter there [
        "cccl"
        "cuda_cccl"
        "cuda_cudart"
        "cuda_cupti"
        "cuda_nvcc"
        "cuda_nvml_dev"
        "cuda_nvrtc"
        "cuda_nvtx"
        "cuda_profiler_api"
        "cudnn"
        "libcublas"
        "libcufft"
        "libcufile"
        "libcurand"
        "libcusolver"
        "libcusparse"
        "libcusparse_lt"
        "libnvshmem"
        "nccl"
      ];
    in
    # A scope that is one folder.
    if cudaPackages ? cuda_nvcc then
      map (name: cudaPackages.${name}) found
    else
      [ cudaPackages.cudatoolkit ];
  # Not what stdenv would take of it: that is what is made here.
  whole = package: package // { outputSpecified = true; };
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
    dev = folder "dev" { propagatedBuildInputs = [ (whole self) ]; };
    lib = folder "lib" { };
    cxxdev = folder "cxxdev" { propagatedBuildInputs = lib.optionals cudaSupport toolkit; };
    # nixpkgs compiles what is above torch with what compiled torch.
    stdenv = if cudaSupport then cudaPackages.backendStdenv or pkgs.stdenv else pkgs.stdenv;
    tritonSupport = plan.packages ? triton || rocmSupport;
    gpuTargetString = lib.concatStringsSep ";" (
      if rocmSupport then plan.target.gfx else cudaCapabilities
    );
    blasProvider = pkgs.blas.provider or null;
    rocmtoolkit_joined = throw (
      "torch ${torch.version} of accelpkgs brings its own ROCm: there is no joined toolkit that it "
      + "was built with; take packages of pkgs.rocmPackages"
    );
    unroll-src = throw "torch ${torch.version} of accelpkgs is a wheel, which has no sources";
    brokenConditions = { };
  };
  arguments = {
    inherit cudaSupport rocmSupport;
    MPISupport = false;
    vulkanSupport = false;
    buildDocs = false;
    tritonSupport = plan.packages ? triton || rocmSupport;
    gpuTargets = targets: targets == [ ] || rocmSupport && targets == plan.target.gfx;
    cudaPackages = scope: scope.cudaMajorMinorVersion or null == cuda;
    triton = package: package.pname or "" == "triton";
    _tritonEffective = package: package.pname or "" == "triton";
  };
  axes =
    if cudaSupport then
      " for CUDA ${cuda}"
    else if rocmSupport then
      " for ROCm ${rocm}"
    else
      " for the CPU";
}
