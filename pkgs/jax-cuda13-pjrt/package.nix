{
  description = "JAX's runtime for NVIDIA GPUs, CUDA 13";
  kind = "accelerated";
  imports = [ "jax_plugins.xla_cuda13" ];
}
