{
  description = "JAX's kernels for AMD GPUs, ROCm 7";
  kind = "accelerated";
  imports = [ "jax_rocm7_plugin" ];
}
