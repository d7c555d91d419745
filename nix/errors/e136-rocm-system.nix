# E136.
{ system, known }:
{
  code = "E136";
  title = "ROCm packages do not exist for ${system}";
  where = "rocm and system (your target)";
  why = "their wheels are built on ${builtins.concatStringsSep ", " known} only";
  fix = "take system = \"${builtins.head known}\", or leave rocm out";
}
