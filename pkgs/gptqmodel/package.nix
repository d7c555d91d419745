{
  description = "Quantises and runs language models";
  kind = "accelerated";
  imports = [ "gptqmodel" ];
}
