{
  description = "cuTENSOR: contractions and reductions of tensors";
  kind = "component";
  imports = [ ];
  # libcutensor.so is linked to it, and METADATA asks for nothing.
  requires = [
    {
      requirement = "nvidia-cublas-cu12";
      source = "NEEDED of libcutensor.so.2";
      date = "2026-11-30";
    }
  ];
  # Its library for many processes alone needs them.
  loads.optional = [
    "libcudart.so.*"
    "libnccl.so.*"
  ];
}
