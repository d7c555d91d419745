{
  description = "MuJoCo in JAX";
  kind = "accelerated";
  imports = [ "mujoco.mjx" ];
}
