{
  description = "JAX's runtime for NVIDIA GPUs, CUDA 12";
  kind = "accelerated";
  # It is the plugin that requires these; it is the runtime that loads them.
  libraries = [
    "nvidia-cublas-cu12"
    "nvidia-cuda-cupti-cu12"
    "nvidia-cuda-nvcc-cu12"
    "nvidia-cuda-nvrtc-cu12"
    "nvidia-cuda-runtime-cu12"
    "nvidia-cudnn-cu12"
    "nvidia-cufft-cu12"
    "nvidia-cusolver-cu12"
    "nvidia-cusparse-cu12"
    "nvidia-nccl-cu12"
    "nvidia-nvjitlink-cu12"
    "nvidia-nvshmem-cu12"
  ];
  # It imports jax, which it does not require: jax loads it.
  imports = [ ];
}
