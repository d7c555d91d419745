{
  description = "NVSHMEM: shared memory across GPUs";
  kind = "component";
  imports = [ ];
}
