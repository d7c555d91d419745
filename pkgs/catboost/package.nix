{
  description = "Gradient boosting that takes categories as they are";
  kind = "accelerated";
  imports = [ "catboost" ];
}
