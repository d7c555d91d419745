{
  description = "CUTLASS DSL: its libraries";
  kind = "component";
  imports = [ ];
}
