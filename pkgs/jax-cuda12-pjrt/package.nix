{
  description = "JAX's runtime for NVIDIA GPUs, CUDA 12";
  kind = "accelerated";
  imports = [ "jax_plugins.xla_cuda12" ];
}
