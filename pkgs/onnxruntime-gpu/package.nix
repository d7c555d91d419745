let
  # Without these its provider for CUDA is not loaded, and it computes on the processor, in silence.
  # JetPack has its own.
  of = cuda: requirement: {
    inherit requirement;
    axes = {
      inherit cuda;
      jetpack = "none";
    };
    source = "NEEDED of libonnxruntime_providers_cuda.so";
    date = "2026-11-30";
  };
in
{
  description = "Runs ONNX models, on CUDA and TensorRT where they are there";
  kind = "accelerated";
  imports = [ "onnxruntime" ];
  standsFor = [ "onnxruntime" ];
  requires = [
    (of "12" "onnxruntime-gpu[cuda,cudnn]")
    (of "12" "nvidia-cublas-cu12")
    (of "13" "onnxruntime-gpu[cuda,cudnn]")
    (of "13" "nvidia-cublas")
  ];
  # `onnxruntime.preload_dlls()` opens them, wherever they are.
  libraries = [
    "nvidia-cublas"
    "nvidia-cublas-cu12"
    "nvidia-cuda-nvrtc"
    "nvidia-cuda-nvrtc-cu12"
    "nvidia-cuda-runtime"
    "nvidia-cuda-runtime-cu12"
    "nvidia-cudnn-cu12"
    "nvidia-cudnn-cu13"
    "nvidia-cufft"
    "nvidia-cufft-cu12"
    "nvidia-curand"
    "nvidia-curand-cu12"
  ];
  loads = {
    # The library opens its providers by itself, each with what that needs.
    apart = [ "libonnxruntime_providers_*.so" ];
    # Of its provider for TensorRT, which the index does not have.
    optional = [
      "libnvinfer*.so.*"
      "libnvonnxparser.so.*"
    ];
  };
}
