{
  description = "Gaussian splatting on CUDA, compiled when it is first used";
  kind = "accelerated";
  imports = [ "gsplat" ];
}
