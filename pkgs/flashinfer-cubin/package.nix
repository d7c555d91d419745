{
  description = "Kernels of flashinfer-python that are compiled already";
  kind = "accelerated";
  imports = [ "flashinfer_cubin" ];
}
