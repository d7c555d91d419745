{
  description = "CUDA kernels of SGLang, for torch";
  kind = "accelerated";
  # `sgl_kernel` itself asks torch for the GPU when it is imported, and loads the code for that.
  imports = [ "torch" ];
}
