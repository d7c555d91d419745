{
  description = "Gradient boosting, on the processor and with CUDA";
  kind = "accelerated";
  imports = [ "xgboost" ];
}
