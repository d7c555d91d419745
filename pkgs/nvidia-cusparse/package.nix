{
  description = "cuSPARSE: sparse matrices";
  kind = "component";
  imports = [ ];
}
