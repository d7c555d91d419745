{
  description = "NVVM: the compiler's middle end";
  kind = "component";
  imports = [ ];
}
