{
  description = "Gradient boosting with histograms";
  kind = "accelerated";
  imports = [ "lightgbm" ];
}
