/**
  What expressions of nixpkgs ask of nixpkgs' own torch, of the concretisation's. Compared with
  pkgs/development/python-modules/torch/source/default.nix (docs/nixpkgs-compared.md).

  # Type
  `{ pkgs; base; concretisation; } -> { passthru; arguments; axes; }`

  # Output
  `passthru` : beside what every package of a concretisation has; `dev`, `lib` and `cxxdev` hold
  headers, CMake files and libraries for those who link libtorch
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
  headers =
    arguments:
    pkgs.stdenv.mkDerivation (
      {
        pname = "torch-dev";
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
  # Of the CUDA that it was built for, those headers that its own include.
  toolkit = lib.optionals cudaSupport (
    let
      there = builtins.filter (name: cudaPackages ? ${name}) [
        "cccl"
        "cuda_cccl"
        "cuda_cudart"
        "libcublas"
        "libcusolver"
        "libcusparse"
      ];
    in
    if there == [ ] then [ cudaPackages.cudatoolkit ] else map (name: cudaPackages.${name}) there
  );
  dev = headers { };
in
{
  passthru = {
    inherit
      cudaSupport
      rocmSupport
      cudaCapabilities
      cudaPackages
      dev
      ;
    inherit (pkgs) rocmPackages;
    lib = dev;
    cxxdev = headers {
      pname = "torch-cxxdev";
      propagatedBuildInputs = toolkit;
    };
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
