{
  description = "Serves language models, with CUDA kernels of its own";
  kind = "accelerated";
  imports = [ "vllm" ];
}
