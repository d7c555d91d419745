{
  description = "nvJitLink: linking of device code at run time";
  kind = "component";
  imports = [ ];
}
