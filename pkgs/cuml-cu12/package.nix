{
  description = "Machine learning on the GPU, with the interface of scikit-learn";
  kind = "accelerated";
  # It asks for a GPU when it is imported.
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [ "libcuml-cu12" ];
}
