{
  description = "Runs ONNX models on the processor";
  kind = "accelerated";
  imports = [ "onnxruntime" ];
}
