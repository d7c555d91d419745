{
  description = "cuFile: storage to GPU memory";
  kind = "component";
  imports = [ ];
}
