{
  description = "Gradient boosting on the processor alone";
  kind = "leaf";
  imports = [ "xgboost" ];
  standsFor = [ "xgboost" ];
}
