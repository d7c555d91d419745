{
  description = "Quantisation and sparsity for torch";
  kind = "accelerated";
  imports = [ "torchao" ];
  # It imports torch, which its METADATA does not ask for.
  requires = [
    {
      requirement = "torch";
      source = "https://github.com/pytorch/ao/issues/2919";
      date = "2026-11-30";
    }
  ];
}
