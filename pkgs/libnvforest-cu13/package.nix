{
  description = "The C++ library of RAPIDS for inference of tree models";
  kind = "accelerated";
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [
    "libraft-cu13"
    "librmm-cu13"
    "rapids-logger"
  ];
}
