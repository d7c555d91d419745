{
  description = "The C++ library of RAPIDS for building blocks of machine learning";
  kind = "accelerated";
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [
    "librmm-cu12"
    "rapids-logger"
  ];
}
