/**
  Stand-ins for what trees derived from nixpkgs leave out, with the attributes that accelpkgs asks
  of nixpkgs' own (docs/nixpkgs-compared.md names the files that they were compared with). A tree
  that has one keeps its own.

  # Type
  `{ tree } -> Overlay`
*/
{ tree }:
final: prev:
let
  inherit (import ./lost.nix { inherit tree prev; }) lost withoutLostPythonPackages;
  component =
    pname: version:
    final.stdenv.mkDerivation {
      inherit pname version;
      dontUnpack = true;
      installPhase = "mkdir -p $out/lib";
      outputs = [
        "out"
        "lib"
      ];
    };
  parts = [
    "cccl"
    "cuda_cudart"
    "cuda_cuobjdump"
    "cuda_cupti"
    "cuda_nvcc"
    "cuda_nvdisasm"
    "cuda_nvml_dev"
    "cuda_nvrtc"
    "cuda_nvtx"
    "cuda_profiler_api"
    "cudnn"
    "cudnn-frontend"
    "cutlass"
    "libcublas"
    "libcufft"
    "libcufile"
    "libcurand"
    "libcusolver"
    "libcusparse"
    "libcusparse_lt"
    "libnpp"
    "libnvshmem"
    "nccl"
  ];
  # What nixpkgs compiles for where nobody says.
  capabilities = {
    "7.5" = "11.4";
    "8.0" = "11.4";
    "8.6" = "11.4";
    "8.9" = "11.8";
    "9.0" = "11.8";
    "10.0" = "12.8";
    "10.3" = "12.9";
    "12.0" = "12.8";
    "12.1" = "12.9";
  };
  flagsOf =
    release:
    let
      isThere = name: builtins.compareVersions release capabilities.${name} >= 0;
      stated = map toString (prev.config.cudaCapabilities or [ ]);
      cudaCapabilities =
        if stated != [ ] then
          stated
        else
          prev.lib.naturalSort (builtins.filter isThere (builtins.attrNames capabilities));
      dropDots = builtins.replaceStrings [ "." ] [ "" ];
    in
    {
      inherit cudaCapabilities dropDots;
      cmakeCudaArchitecturesString = prev.lib.concatMapStringsSep ";" dropDots cudaCapabilities;
      isJetsonBuild = false;
    };
  scope =
    release: components:
    {
      cudaMajorMinorVersion = release;
      cudaMajorVersion = prev.lib.versions.major release;
      cudatoolkit = component "cuda-merged" release;
      backendStdenv = final.stdenv;
      flags = flagsOf release;
    }
    // prev.lib.genAttrs parts (name: component name release)
    // builtins.mapAttrs component components;
  own = {
    cudaPackages = final.cudaPackages_12_9;
    cudaPackages_13 = final.cudaPackages_13_2;
    cudaPackages_12_6 = scope "12.6" { };
    cudaPackages_12_8 = scope "12.8" {
      libcublas = "12.8.4.1";
      cuda_cudart = "12.8.90";
      cudnn = "9.13.0.50";
    };
    cudaPackages_12_9 = scope "12.9" { };
    cudaPackages_13_0 = scope "13.0" { libcublas = "13.0.2.14"; };
    cudaPackages_13_2 = scope "13.2" { };
    # What nixpkgs dropped is still a name there: of an alias that throws.
    cudaPackages_12_4 = throw "CUDA 12.4 has been removed from Nixpkgs";
    gcc9Stdenv = throw "gcc9Stdenv has been removed from Nixpkgs";
    rocmPackages = {
      rocm-core = component "rocm-core" "6.4.3";
      clr = component "clr" "6.4.3" // {
        gpuTargets = [
          "gfx90a"
          "gfx942"
          "gfx1100"
        ];
      };
      aotriton = component "aotriton" "6.4.3";
      composable_kernel = component "composable_kernel" "6.4.3" // {
        anyMfmaTarget = true;
      };
      miopen = component "miopen" "6.4.3";
      rccl = component "rccl" "6.4.3";
      llvm.openmp = component "openmp" "6.4.3";
    };
    magma-cuda-static = prev.lib.makeOverridable (
      {
        cudaPackages ? final.cudaPackages,
      }:
      component "magma" "2.9.0" // { inherit cudaPackages; }
    ) { };
    # A name that throws is none.
    mpi =
      if !(builtins.elem "mpi" lost) && (builtins.tryEval (prev.mpi or null != null)).value then
        prev.mpi
      else
        openmpi;
    dockerTools.streamLayeredImage =
      {
        name,
        contents ? [ ],
        ...
      }:
      final.runCommand "stream-${name}" { inherit contents; } "touch $out";
    mkShell = final.lib.makeOverridable (
      { stdenv }:
      arguments:
      stdenv.mkDerivation (
        {
          name = "nix-shell";
          phases = [ "installPhase" ];
          installPhase = "touch $out";
        }
        // removeAttrs arguments [ "packages" ]
        // {
          nativeBuildInputs = arguments.packages or [ ];
        }
      )
    ) { inherit (final) stdenv; };
    singularity-tools.buildImage =
      {
        name,
        contents ? [ ],
        diskSize ? 1024,
        runScript ? "",
        runAsRoot ? null,
        memSize ? 512,
        singularity ? null,
      }:
      final.runCommand "singularity-image-${name}.img" {
        inherit
          contents
          diskSize
          memSize
          runScript
          ;
      } "touch $out";
    nixfmt = final.writeScriptBin "nixfmt" "";
    pythonPackagesExtensions = [
      (import ./compiled.nix {
        pkgs = final;
        folder = if files == "" then null else /. + files;
      })
    ];
  };
  openmpi = prev.lib.makeOverridable (
    {
      cudaPackages ? final.cudaPackages,
    }:
    component "openmpi" "5.0.8" // { inherit (cudaPackages) cudatoolkit; }
  ) { };
  files = builtins.getEnv "ACCELPKGS_TEST_ABOVE_TORCH";
in
# What is lost, and has no stand-in, is as what nixpkgs dropped: a name that throws.
builtins.listToAttrs (
  map (name: {
    inherit name;
    value = throw "${toString tree} lacks ${name}";
  }) lost
)
// removeAttrs own (
  builtins.filter (name: prev ? ${name} && !(builtins.elem name (lost ++ [ "mpi" ]))) (
    builtins.attrNames own
  )
)
// (
  if lost == [ ] then
    { }
  else
    {
      pythonPackagesExtensions =
        prev.pythonPackagesExtensions
        ++ [ withoutLostPythonPackages ]
        ++ own.pythonPackagesExtensions;
    }
)
