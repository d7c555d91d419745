{
  description = "CUTLASS kernels written in Python";
  kind = "component";
  imports = [ ];
}
