{
  description = "The C++ library of RAPIDS for machine learning";
  kind = "accelerated";
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [
    "libcuvs-cu13"
    "libnvforest-cu13"
    "libraft-cu13"
    "librmm-cu13"
    "rapids-logger"
  ];
}
