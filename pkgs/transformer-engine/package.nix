{
  description = "NVIDIA's FP8 building blocks of transformers; its extra pytorch is for torch";
  kind = "accelerated";
  imports = [ "transformer_engine" ];
}
