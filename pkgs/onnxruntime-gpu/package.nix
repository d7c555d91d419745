{
  description = "Runs ONNX models, on CUDA and TensorRT where they are there";
  kind = "accelerated";
  imports = [ "onnxruntime" ];
  standsFor = [ "onnxruntime" ];
  # The library opens its providers by itself, each with what that needs.
  loads.apart = [ "libonnxruntime_providers_*.so" ];
}
