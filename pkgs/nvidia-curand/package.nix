{
  description = "cuRAND: random numbers";
  kind = "component";
  imports = [ ];
}
