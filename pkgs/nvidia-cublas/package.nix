{
  description = "cuBLAS: linear algebra";
  kind = "component";
  imports = [ ];
}
