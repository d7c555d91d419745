{
  description = "Training of large models on many GPUs, for torch";
  kind = "accelerated";
  imports = [ "deepspeed" ];
}
