{
  description = "Inference of tree models on the GPU";
  kind = "accelerated";
  # It asks for a GPU when it is imported.
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [ "libnvforest-cu13" ];
}
