{
  description = "NVTX: annotations for profilers";
  kind = "component";
  imports = [ ];
}
