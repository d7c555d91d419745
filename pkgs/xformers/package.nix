{
  description = "Attention and other building blocks of transformers, for torch";
  kind = "accelerated";
  imports = [ "xformers" ];
}
