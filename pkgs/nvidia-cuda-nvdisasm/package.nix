{
  description = "nvdisasm: disassembler of CUDA binaries";
  kind = "component";
  imports = [ ];
}
