{
  description = "Tensors and neural networks";
  kind = "accelerated";
  axis = "torch";
  imports = [ "torch" ];
}
