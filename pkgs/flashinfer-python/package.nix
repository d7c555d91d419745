{
  description = "Attention and sampling kernels for serving language models";
  kind = "accelerated";
  imports = [ "flashinfer" ];
}
