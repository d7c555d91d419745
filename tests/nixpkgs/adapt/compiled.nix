/**
  torch and its companions as nixpkgs compiles them, for Python sets that have none: reductions of
  our own of pkgs/development/python-modules/{torch/source,torchaudio,torchvision,triton} of nixpkgs
  at 4aa6836a648ca76c68866decf0c8965e36ec2a3b, each to its arguments, what it depends on and what
  others read of it. With `folder` (a tree that has such files at nixpkgs' paths) they are nixpkgs'
  own text.

  # Type
  `{ pkgs; folder ? null; } -> PythonExtension`
*/
{
  pkgs,
  folder ? null,
}:
final: prev:
let
  inherit (pkgs) lib config;
  real = import ../above/real.nix {
    inherit pkgs;
    set = final;
  };
  path = {
    torch = "torch/source";
  };
  fileOf =
    name: folder + "/pkgs/development/python-modules/${path.${name} or name}/default.nix";
  # Without what a test of that name has to build first.
  package =
    stdenv: arguments:
    # Older releases cannot be asked for another stdenv.
    (final.buildPythonPackage.override or (_: final.buildPythonPackage) { inherit stdenv; }) (
      {
        pyproject = false;
        dontUnpack = true;
      }
      // arguments
    );
  releaseOf = scope: scope.cudaMajorMinorVersion;
  here = name: final.${name} or (pkgs.runCommand name { } "mkdir $out");
  reductions = {
    triton =
      {
        cudaSupport ? config.cudaSupport or false,
        cudaPackages ? pkgs.cudaPackages,
      }:
      package (if cudaSupport then cudaPackages.backendStdenv else pkgs.stdenv) {
        pname = "triton";
        version = "3.7.0";
        buildInputs = lib.optionals cudaSupport [ cudaPackages.cuda_cudart ];
        meta.license = lib.licenses.mit;
      };

    torch =
      {
        cudaSupport ? config.cudaSupport or false,
        rocmSupport ? config.rocmSupport or false,
        cudaPackages ? pkgs.cudaPackages,
        rocmPackages ? pkgs.rocmPackages,
        MPISupport ? false,
        mpi ? pkgs.mpi,
        triton ? final.triton,
        triton-cuda ? final.triton-cuda,
        _tritonEffective ? if cudaSupport then triton-cuda else triton,
        effectiveMagma ? pkgs.magma-cuda-static,
        gpuTargets ? [ ],
        tritonSupport ? true,
      }:
      let
        inherit (cudaPackages.flags) cudaCapabilities;
        gpuTargetString = lib.concatStringsSep ";" (
          if gpuTargets != [ ] then
            gpuTargets
          else if cudaSupport then
            cudaCapabilities
          else if rocmSupport then
            rocmPackages.clr.gpuTargets
          else
            throw "No GPU targets specified"
        );
        brokenConditions = lib.filterAttrs (_: holds: holds) {
          "CUDA and ROCm are mutually exclusive" = cudaSupport && rocmSupport;
          "MPI cudatoolkit does not match cudaPackages.cudatoolkit" =
            MPISupport && cudaSupport && mpi.cudatoolkit != cudaPackages.cudatoolkit;
          "Magma cudaPackages does not match cudaPackages" =
            cudaSupport && releaseOf effectiveMagma.cudaPackages != releaseOf cudaPackages;
        };
        stdenv = if cudaSupport then cudaPackages.backendStdenv else pkgs.stdenv;
      in
      package stdenv {
        pname = "torch";
        version = "2.12.0";
        outputs = [
          "out"
          "dev"
          "lib"
          "cxxdev"
        ];
        buildInputs =
          lib.optionals cudaSupport [
            cudaPackages.cuda_cudart
            cudaPackages.cudnn
            effectiveMagma
          ]
          ++ lib.optionals tritonSupport [ _tritonEffective ]
          ++ lib.optionals MPISupport [ mpi ];
        env = {
          # What is told to CMake, as text.
          TARGETS = lib.optionalString (cudaSupport || rocmSupport) gpuTargetString;
          USE_MPI = if MPISupport then "1" else "0";
        };
        dependencies = map here [
          "filelock"
          "fsspec"
          "jinja2"
          "networkx"
          "pybind11"
          "setuptools"
          "sympy"
          "typing-extensions"
        ]
        ++ lib.optionals tritonSupport [ _tritonEffective ];
        passthru = {
          inherit
            cudaSupport
            cudaPackages
            rocmSupport
            rocmPackages
            gpuTargetString
            brokenConditions
            stdenv
            ;
          cudaCapabilities = if cudaSupport then cudaCapabilities else [ ];
          unroll-src = pkgs.runCommand "unroll-src" { } "touch $out";
        };
        meta = {
          license = lib.licenses.bsd3;
          broken = builtins.any lib.id (builtins.attrValues brokenConditions);
        };
      };

    torchvision =
      {
        torch ? final.torch,
      }:
      package torch.stdenv {
        pname = "torchvision";
        version = "0.27.0";
        buildInputs = [ torch.cxxdev ];
        env = lib.optionalAttrs torch.cudaSupport {
          TORCH_CUDA_ARCH_LIST = lib.concatStringsSep ";" torch.cudaCapabilities;
        };
        dependencies = [ torch ];
        meta.license = lib.licenses.bsd3;
      };

    torchcodec =
      {
        torch ? final.torch,
      }:
      package torch.stdenv {
        pname = "torchcodec";
        version = "0.12.0";
        dependencies = [ torch ];
      };

    torchaudio =
      {
        torch ? final.torch,
        torchcodec ? final.torchcodec,
        cudaSupport ? torch.cudaSupport,
        cudaPackages ? pkgs.cudaPackages,
      }:
      package torch.stdenv {
        pname = "torchaudio";
        version = "2.11.0";
        buildInputs = lib.optionals cudaSupport [ cudaPackages.cuda_cudart ];
        dependencies = [
          torch
          torchcodec
        ];
        meta.license = lib.licenses.bsd2;
      };
  };
in
builtins.mapAttrs (
  name: reduction:
  if prev.${name} or null != null then
    prev.${name}
  else if folder != null && builtins.pathExists (fileOf name) then
    (real { ${name} = fileOf name; }).${name}
  else
    lib.makeOverridable reduction { }
) reductions
// {
  # As pkgs/top-level/python-packages.nix has it.
  triton-cuda = prev.triton-cuda or (final.triton.override { cudaSupport = true; });
}
