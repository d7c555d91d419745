{
  description = "NCCL: communication between GPUs";
  kind = "component";
  imports = [ ];
}
