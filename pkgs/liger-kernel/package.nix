{
  description = "Triton kernels for training language models";
  kind = "accelerated";
  imports = [ "liger_kernel" ];
}
