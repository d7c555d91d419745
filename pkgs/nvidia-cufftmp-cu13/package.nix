{
  description = "cuFFTMp: Fourier transforms on many GPUs";
  kind = "component";
  imports = [ ];
}
