{
  description = "Accelerates neural radiance fields, compiled when it is first used";
  kind = "accelerated";
  imports = [ "nerfacc" ];
}
