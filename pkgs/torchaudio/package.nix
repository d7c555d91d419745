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
}
