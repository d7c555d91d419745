# E104.
{ capabilities, system }:
{
  code = "E104";
  title =
    "capability ${builtins.concatStringsSep ", " capabilities} is a Jetson, which is not "
    + "${system}";
  where = "capabilities and system (your target)";
  why = "a Jetson is one chip: its GPU is never beside another kind of processor";
  fix = "take system = \"aarch64-linux\", or remove ${
    builtins.concatStringsSep " and " (map (c: "\"${c}\"") capabilities)
  } from capabilities";
}
