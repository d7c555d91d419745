{
  description = "NVIDIA's parallel algorithms, compiled for each use";
  kind = "accelerated";
  # It asks for a GPU when it is imported.
  imports = [ ];
  # It has libraries for CUDA 12 and for 13, and loads those of the one that its extra brings.
  loads.optional = [
    "libnvJitLink.so.*"
    "libnvrtc.so.*"
  ];
}
