{
  description = "CUTLASS DSL: its libraries for CUDA 13";
  kind = "component";
  imports = [ ];
}
