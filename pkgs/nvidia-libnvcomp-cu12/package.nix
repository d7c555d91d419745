{
  description = "nvCOMP: compression on the GPU";
  kind = "component";
  imports = [ ];
}
