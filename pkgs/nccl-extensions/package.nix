{
  description = "Collective operations beside those of NCCL";
  kind = "accelerated";
  # It asks for a GPU when it is imported.
  imports = [ ];
  # Its extras cu12 and cu13 bring it.
  loads.optional = [ "libnccl.so.2" ];
}
