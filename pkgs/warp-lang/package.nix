{
  description = "Python functions as kernels for GPUs and processors";
  kind = "accelerated";
  imports = [ "warp" ];
}
