# E100. `nearest`: capabilities of the same generation, nearest first.
{ capability, nearest }:
{
  code = "E100";
  title = "there is no compute capability ${capability}";
  where = "capabilities (your target)";
  why = "no CUDA release up to the newest known one makes code for it";
  fix =
    if nearest == [ ] then
      "run `doctor` on the machine: it prints the capability of the GPU"
    else
      "did you mean ${builtins.concatStringsSep " or " (map (c: "\"${c}\"") nearest)}?";
}
