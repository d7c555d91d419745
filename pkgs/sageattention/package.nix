{
  description = "Attention with quantised operands, as CUDA kernels for torch";
  kind = "accelerated";
  imports = [
    "torch"
    "sageattention"
  ];
}
