{
  description = "cuSPARSELt: structured sparse matrix products";
  kind = "component";
  imports = [ ];
}
