{
  description = "The C++ library of RAPIDS for data frames";
  kind = "accelerated";
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [
    "libkvikio-cu12"
    "librmm-cu12"
    "nvidia-libnvcomp-cu12"
    "rapids-logger"
  ];
}
