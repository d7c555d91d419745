{
  description = "cuDLA: access to the deep learning accelerator of Jetson";
  kind = "component";
  imports = [ ];
}
