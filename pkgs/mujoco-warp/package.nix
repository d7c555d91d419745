{
  description = "MuJoCo on NVIDIA's GPUs, through warp-lang";
  kind = "accelerated";
  imports = [ "mujoco_warp" ];
}
