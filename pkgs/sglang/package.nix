{
  description = "Serves language models and what they are called by";
  kind = "accelerated";
  imports = [ "sglang" ];
}
