{
  description = "NVRTC: CUDA compilation at run time";
  kind = "component";
  imports = [ ];
}
