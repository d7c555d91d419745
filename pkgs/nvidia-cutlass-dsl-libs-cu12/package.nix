{
  description = "CUTLASS DSL: its libraries for CUDA 12";
  kind = "component";
  imports = [ ];
}
