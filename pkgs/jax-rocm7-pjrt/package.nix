{
  description = "JAX's runtime for AMD GPUs, ROCm 7";
  kind = "accelerated";
  # It imports jax, which it does not require: jax loads it.
  imports = [ ];
}
