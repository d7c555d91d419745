{
  description = "cuDNN: primitives of deep neural networks";
  kind = "component";
  imports = [ ];
}
