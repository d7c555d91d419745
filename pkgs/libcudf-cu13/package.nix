{
  description = "The C++ library of RAPIDS for data frames";
  kind = "accelerated";
  imports = [ ];
  # Its Python opens the libraries of these before its own.
  loads.preloads = [
    "libkvikio-cu13"
    "librmm-cu13"
    "nvidia-libnvcomp-cu13"
    "rapids-logger"
  ];
}
