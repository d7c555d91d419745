{
  description = "Runs quantised language models on consumer GPUs";
  kind = "accelerated";
  # It compiles its CUDA code when it is imported first.
  imports = [ ];
}
