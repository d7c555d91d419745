{
  description = "cuDSS: direct solvers of sparse systems";
  kind = "component";
  imports = [ ];
}
