{
  description = "Building blocks of machine learning on the GPU, for Python";
  kind = "accelerated";
  # It asks for a GPU when it is imported.
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [ "libraft-cu12" ];
}
