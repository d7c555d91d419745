{
  description = "Runs transformer models fast, on processors and GPUs";
  kind = "accelerated";
  imports = [ "ctranslate2" ];
  # It opens them when a model is put on a GPU, and asks for none.
  libraries = [
    "nvidia-cublas-cu12"
    "nvidia-cudnn-cu12"
  ];
}
