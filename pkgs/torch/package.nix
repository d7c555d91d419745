{
  description = "Tensors and neural networks";
  kind = "accelerated";
  axis = "torch";
  imports = [ "torch" ];
  # torch.utils.cpp_extension and inductor import it; METADATA asks for it from Python 3.12 on only.
  requires = [
    {
      requirement = "setuptools; python_version < '3.12'";
      versions = "<2.11";
      source = "https://github.com/pytorch/pytorch/issues/173823";
      date = "2026-11-29";
    }
  ];
}
