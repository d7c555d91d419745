# E135. `suitable`: ROCm versions from which on the wheels have all targets, newest first.
{
  rocm,
  gfx,
  suitable,
}:
{
  code = "E135";
  title = "wheels for ROCm ${rocm} have no code for ${builtins.concatStringsSep ", " gfx}";
  where = "rocm and gfx (your target)";
  why = "torch's wheels of that ROCm are not compiled for ${
    if builtins.length gfx == 1 then "it" else "them"
  }";
  fix =
    if suitable == [ ] then
      "no ROCm release known here has all of them: make a target for each"
    else
      "take rocm = ${builtins.concatStringsSep " or " (map (v: "\"${v}\"") suitable)}";
}
