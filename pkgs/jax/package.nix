{
  description = "Differentiable, compiled NumPy; ask for jax[cuda12] or jax[cuda13] to use a GPU";
  kind = "accelerated";
  imports = [ "jax" ];
}
