# E101. `nearest`: the releases on both sides of the one that does not exist.
{ cuda, nearest }:
{
  code = "E101";
  title = "there is no CUDA ${cuda}";
  where = "cuda (your target)";
  why = "NVIDIA released no such version, or one too old for any package here";
  fix = "take cuda = ${builtins.concatStringsSep " or " (map (c: "\"${c}\"") nearest)}";
}
