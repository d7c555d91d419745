{
  description = "nvcc and ptxas: the CUDA compiler";
  kind = "component";
  imports = [ ];
}
