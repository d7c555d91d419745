{
  description = "The C++ library of RAPIDS for search among vectors";
  kind = "accelerated";
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [
    "libkvikio-cu12"
    "libraft-cu12"
    "librmm-cu12"
  ];
}
