{
  description = "Compresses and serves language models";
  kind = "accelerated";
  imports = [ "lmdeploy" ];
}
