{
  description = "CUDA compiler support headers";
  kind = "component";
  imports = [ ];
}
