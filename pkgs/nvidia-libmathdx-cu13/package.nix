{
  description = "libmathdx: device functions of cuBLASDx and cuFFTDx";
  kind = "component";
  imports = [ ];
}
