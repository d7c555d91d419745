{
  description = "The library for CUDA 12 of NVIDIA's FP8 building blocks of transformers";
  kind = "accelerated";
  # It brings no Python: that is in transformer-engine.
  imports = [ ];
}
