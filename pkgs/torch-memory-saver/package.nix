{
  description = "Frees memory of tensors on the GPU, and gives it back";
  kind = "accelerated";
  # It is used beside torch, whose CUDA it finds loaded.
  imports = [ "torch" ];
  loads = {
    preloads = [ "torch" ];
    # Of its hook for CUDA 12, which it opens beside a torch for that alone.
    optional = [ "libcudart.so.12" ];
  };
}
