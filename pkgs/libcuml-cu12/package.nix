{
  description = "The C++ library of RAPIDS for machine learning";
  kind = "accelerated";
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [
    "libcuvs-cu12"
    "libnvforest-cu12"
    "libraft-cu12"
    "librmm-cu12"
    "rapids-logger"
  ];
}
