# E134. `nearest`: the likeliest targets.
{
  gfx,
  nearest,
  known,
}:
{
  code = "E134";
  title = "there is no AMD GPU target ${gfx}";
  where = "gfx (your target)";
  why = "known targets: ${builtins.concatStringsSep " " known}";
  fix =
    if nearest == [ ] then
      "run `rocminfo` on the machine: it prints the target of the GPU"
    else
      "did you mean ${builtins.concatStringsSep " or " (map (g: "\"${g}\"") nearest)}?";
}
