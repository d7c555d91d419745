# Those that compile against torch, and so look at more of it than that it is there.
{
  lib,
  pkgs,
  set,
  torch,
  cudaPackages,
}:
let
  inherit (torch) cudaSupport rocmSupport;
  of = names: scope: lib.optionals cudaSupport (map (name: scope.${name}) names);
  listed = capabilities: lib.concatStringsSep ";" capabilities;
  onCuda = lib.optionalAttrs cudaSupport;
  # The ones that take CUDA of their own scope, not of torch.
  own = {
    build-system = [ torch ];
    dependencies = [ torch ];
    buildInputs = of [
      "cccl"
      "cuda_cudart"
      "cuda_nvcc"
      "libcublas"
      "libcusolver"
      "libcusparse"
    ] cudaPackages;
    env = onCuda { CUDA_HOME = "${lib.getDev cudaPackages.cuda_nvcc}"; };
  };
  opensplat = torch.override { inherit cudaSupport rocmSupport; };
in
{
  python = {
    apex = {
      inherit (torch) stdenv;
      build-system = [ torch ];
      buildInputs = of [
        "cudnn"
        "libcufile"
        "nccl"
      ] cudaPackages;
      env = onCuda { TORCH_CUDA_ARCH_LIST = listed torch.cudaCapabilities; };
    };
    bitsandbytes = {
      dependencies = [ torch ];
      nativeBuildInputs =
        of [ "cuda_nvcc" ] torch.cudaPackages
        ++ lib.optionals rocmSupport [ torch.rocmPackages.clr ];
      # What its library is called, which is looked for by torch's CUDA.
      env.LIBRARY =
        if cudaSupport then
          "cuda${lib.replaceStrings [ "." ] [ "" ] torch.cudaPackages.cudaMajorMinorVersion}"
        else
          lib.optionalString rocmSupport (
            lib.versions.majorMinor torch.rocmPackages.rocm-core.version
          );
      passthru = { inherit (torch) cudaPackages rocmPackages; };
    };
    causal-conv1d = own;
    mamba-ssm = own // {
      dependencies = [
        torch
        set.triton
      ];
    };
    flash-attn = {
      inherit (torch) stdenv;
      build-system = [ torch ];
      dependencies = [ torch ];
      nativeBuildInputs = of [ "cuda_nvcc" ] torch.cudaPackages;
      env = onCuda {
        FLASH_ATTN_CUDA_ARCHS = listed (
          map torch.cudaPackages.flags.dropDots torch.cudaCapabilities
        );
        TORCH_CUDA_ARCH_LIST = listed torch.cudaCapabilities;
      };
    };
    flashinfer = {
      dependencies = [ torch ];
      env.FLASHINFER_CUDA_ARCH_LIST = listed torch.cudaCapabilities;
      meta.broken = !rocmSupport && !cudaSupport;
    };
    pytorch3d = {
      inherit (torch) stdenv;
      buildInputs = [ (lib.getOutput "cxxdev" torch) ];
      build-system = [ torch ];
      dependencies = [ torch ];
      env = onCuda { TORCH_CUDA_ARCH_LIST = listed torch.cudaCapabilities; };
    };
    torchaudio = {
      inherit (torch) stdenv;
      dependencies = [ torch ];
      env = {
        PYTORCH_ROCM_ARCH = lib.optionalString rocmSupport torch.gpuTargetString;
        ROCM_PATH = lib.optionalString rocmSupport "${torch.rocmtoolkit_joined}";
        TORCH_CUDA_ARCH_LIST = listed torch.cudaCapabilities;
      };
    };
    torchcodec = {
      inherit (torch) stdenv;
      nativeBuildInputs = lib.optionals rocmSupport [ torch.rocmPackages.clr ];
      build-system = [ torch ];
      dependencies = [ torch ];
      nativeCheckInputs = [ set.torchvision ];
      env =
        onCuda { TORCH_CUDA_ARCH_LIST = listed torch.cudaCapabilities; }
        // lib.optionalAttrs rocmSupport {
          CMAKE_CXX_FLAGS = "-I${torch.rocmtoolkit_joined}/include";
          PYTORCH_ROCM_ARCH = torch.gpuTargetString;
        };
    };
    torchvision = {
      inherit (torch) stdenv;
      nativeBuildInputs = of [ "cuda_nvcc" ] torch.cudaPackages;
      buildInputs = [ torch.cxxdev ];
      dependencies = [ torch ];
      env = onCuda { TORCH_CUDA_ARCH_LIST = listed torch.cudaCapabilities; };
    };
    vllm = {
      inherit (torch) stdenv;
      build-system = [ torch ];
      dependencies = [
        torch
        torch.stdenv.cc
        set.torchvision
      ];
      env = onCuda { TORCH_CUDA_ARCH_LIST = listed cudaPackages.flags.cudaCapabilities; };
    };
    xformers = {
      stdenv = if cudaSupport then torch.cudaPackages.backendStdenv else pkgs.stdenv;
      build-system = [ torch ];
      dependencies = [ torch ];
      buildInputs = of [
        "cccl"
        "libcurand"
      ] torch.cudaPackages;
      env = onCuda { TORCH_CUDA_ARCH_LIST = listed torch.cudaCapabilities; };
    };
  };
  # Not of Python: pkgs/by-name/op/opensplat/package.nix.
  others.opensplat = torch.stdenv.mkDerivation {
    name = "opensplat";
    dontUnpack = true;
    buildInputs = [
      opensplat.cxxdev
      opensplat
    ];
    env = onCuda { TORCH_CUDA_ARCH_LIST = listed opensplat.cudaCapabilities; };
  };
}
