{
  description = "The CUDA toolkit as extras: pins the components of one release, holds nothing itself";
  kind = "component";
  imports = [ ];
}
