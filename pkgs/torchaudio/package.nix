{
  description = "Audio models, transforms and operators for torch";
  kind = "accelerated";
  imports = [ "torchaudio" ];
  # FFmpeg and SoX are used where they are installed; the decoder for CUDA, which opens its own
  # library first, is imported when it is called.
  loads.optional = [
    "libav*.so.*"
    "libctc_prefix_decoder.so"
    "libsox.so*"
    "libtorchaudio_sox.so"
    "libtorio_ffmpeg*.so"
  ];
  # It imports torch, and its METADATA has asked for nothing since; built against the stable ABI.
  requires = [
    {
      requirement = "torch>=2.11";
      versions = ">=2.11";
      source = "https://github.com/pytorch/audio/pull/4225";
      date = "2026-11-29";
    }
  ];
}
