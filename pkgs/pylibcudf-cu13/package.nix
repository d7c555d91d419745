{
  description = "The library of data frames on the GPU, for Python";
  kind = "accelerated";
  # It asks for a GPU when it is imported.
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [ "libcudf-cu13" ];
}
