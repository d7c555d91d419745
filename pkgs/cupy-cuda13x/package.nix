{
  description = "NumPy's arrays on the GPU, for CUDA 13";
  kind = "accelerated";
  imports = [ "cupy" ];
  # It requires them for its extra `ctk` only, and loads them wherever they are.
  libraries = [
    "nvidia-cublas"
    "nvidia-cuda-nvrtc"
    "nvidia-cuda-runtime"
    "nvidia-cufft"
    "nvidia-curand"
    "nvidia-cusolver"
    "nvidia-cusparse"
    "nvidia-nccl-cu13"
    "nvidia-nvjitlink"
    "nvidia-nvvm"
  ];
  # It is imported without any of them, and asks for each when something is computed; its extra
  # `ctk` brings the toolkit.
  loads.optional = [
    "libcublas.so.*"
    "libcudnn.so.*"
    "libcufft.so.*"
    "libcurand.so.*"
    "libcusolver.so.*"
    "libcusparse.so.*"
    "libcutensor*.so.*"
    "libnccl.so.*"
    "libnvrtc.so.*"
  ];

  rules =
    { plan, ... }:
    if plan.packages ? cupy-cuda12x then
      [
        {
          title = "cupy-cuda12x and cupy-cuda13x can't be in one environment";
          why = "both install the module cupy, over each other";
          fix = "keep the one of your CUDA";
        }
      ]
    else
      [ ];
}
