{
  description = "The C++ library of RAPIDS for reading files into memory of the GPU";
  kind = "accelerated";
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [ "rapids-logger" ];
}
