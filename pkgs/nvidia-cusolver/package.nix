{
  description = "cuSOLVER: dense and sparse solvers";
  kind = "component";
  imports = [ ];
}
