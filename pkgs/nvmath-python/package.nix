{
  description = "NVIDIA's mathematical libraries for Python";
  kind = "accelerated";
  imports = [ "nvmath" ];
}
