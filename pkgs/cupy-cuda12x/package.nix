{
  description = "NumPy's arrays on the GPU, for CUDA 12";
  kind = "accelerated";
  imports = [ "cupy" ];
  # It requires them for its extra `ctk` only, and loads them wherever they are.
  libraries = [
    "nvidia-cublas-cu12"
    "nvidia-cuda-nvrtc-cu12"
    "nvidia-cuda-runtime-cu12"
    "nvidia-cufft-cu12"
    "nvidia-curand-cu12"
    "nvidia-cusolver-cu12"
    "nvidia-cusparse-cu12"
    "nvidia-nccl-cu12"
    "nvidia-nvjitlink-cu12"
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
    if plan.packages ? cupy-cuda13x then
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
