{
  description = "The part for torch of NVIDIA's FP8 building blocks of transformers";
  kind = "accelerated";
  # Its module needs the library of transformer-engine-cu12 or -cu13 to be loaded before it, which
  # the Python of transformer-engine does.
  imports = [ ];
}
