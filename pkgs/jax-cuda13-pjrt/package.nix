{
  description = "JAX's runtime for NVIDIA GPUs, CUDA 13";
  kind = "accelerated";
  # It is the plugin that requires these; it is the runtime that loads them.
  libraries = [
    "nvidia-cublas"
    "nvidia-cuda-cupti"
    "nvidia-cuda-nvcc"
    "nvidia-cuda-nvrtc"
    "nvidia-cuda-runtime"
    "nvidia-cudnn-cu13"
    "nvidia-cufft"
    "nvidia-cusolver"
    "nvidia-cusparse"
    "nvidia-nccl-cu13"
    "nvidia-nvjitlink"
    "nvidia-nvshmem-cu13"
    "nvidia-nvvm"
  ];
  # It imports jax, which it does not require: jax loads it.
  imports = [ ];
}
