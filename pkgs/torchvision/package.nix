{
  description = "Image models, transforms and operators for torch";
  kind = "accelerated";
  imports = [ "torchvision" ];
}
