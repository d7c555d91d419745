{
  description = "cuBLASMp: linear algebra on many GPUs";
  kind = "component";
  imports = [ ];
}
