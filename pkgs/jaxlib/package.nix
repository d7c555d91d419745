{
  description = "JAX's compiler and its kernels for the CPU";
  kind = "accelerated";
  imports = [ "jaxlib" ];
}
