{
  description =
    "The CUDA toolkit as extras: "
    # A metapackage of NVIDIA's.
    + "pins the components of one release, holds nothing itself";
  kind = "component";
  imports = [ ];
}
