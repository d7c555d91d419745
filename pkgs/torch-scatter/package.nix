{
  description = "Sparse updates and reductions by index, as CUDA kernels for torch";
  kind = "accelerated";
  imports = [
    "torch"
    "torch_scatter"
  ];
}
