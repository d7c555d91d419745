{
  description = "cuFFT: Fourier transforms";
  kind = "component";
  imports = [ ];
}
