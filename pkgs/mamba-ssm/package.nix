{
  description = "Mamba state space models, as CUDA and triton kernels for torch";
  kind = "accelerated";
  # `mamba_ssm` itself asks triton for a GPU when it is imported.
  imports = [
    "torch"
    "selective_scan_cuda"
  ];

  source = {
    buildRequires = [
      "setuptools>=64"
      "wheel"
      "packaging"
      "ninja"
    ];
    buildsAgainst = [ "torch" ];
    toolchain = [
      "cuda"
      "cxx"
    ];
    nvccMin = "11.6";
    # Without FORCE_BUILD, setup.py tries to download a wheel.
    environment =
      { target, facts, ... }: { MAMBA_FORCE_BUILD = "TRUE"; } // facts.torchArchitectures target;
    # setup.py passes -gencode for all that it knows, which TORCH_CUDA_ARCH_LIST can't change.
    prePatch = { target, facts, ... }: facts.dropGencode target;
  };
}
