{
  description = "cudart: the CUDA runtime";
  kind = "component";
  imports = [ ];
}
