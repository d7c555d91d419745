{
  description = "Decodes video and audio into tensors of torch";
  kind = "accelerated";
  # It needs FFmpeg of the machine when it is imported.
  imports = [ ];
  loads.optional = [
    "libav*.so.*"
    "libheif.so.*"
    "libsw*.so.*"
  ];
  # It imports torch, which its METADATA does not ask for.
  requires = [
    {
      requirement = "torch";
      source = "README.md of torchcodec: which torch goes with it";
      date = "2026-11-30";
    }
  ];
}
