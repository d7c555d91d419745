{
  description = "Causal depthwise convolution in one dimension, as CUDA kernels for torch";
  kind = "accelerated";
  # The extension's libraries are found by importing torch first.
  imports = [
    "torch"
    "causal_conv1d"
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
      { target, facts, ... }:
      {
        CAUSAL_CONV1D_FORCE_BUILD = "TRUE";
      }
      // facts.torchArchitectures target;
    # setup.py passes -gencode for all that it knows, which TORCH_CUDA_ARCH_LIST can't change: an
    # hour for one GPU's minutes.
    prePatch = { target, facts, ... }: facts.dropGencode target;
  };
}
