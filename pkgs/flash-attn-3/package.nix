{
  description = "Exact attention for Hopper, as CUDA kernels for torch";
  kind = "accelerated";
  imports = [
    "torch"
    "flash_attn_interface"
  ];
}
