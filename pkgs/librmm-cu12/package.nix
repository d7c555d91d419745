{
  description = "The C++ library of RAPIDS for memory management";
  kind = "accelerated";
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [ "rapids-logger" ];
}
