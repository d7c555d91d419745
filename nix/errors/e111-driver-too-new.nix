# E111.
{ driver, described, capabilities, lastBranch }:
{
  code = "E111";
  title = "driver ${driver} no longer serves capability ${builtins.concatStringsSep ", " capabilities}";
  where = "driver and capabilities (your target)";
  why = "driver branch ${lastBranch} is the last for GPUs older than Turing: ${builtins.concatStringsSep ", " described}";
  fix = "install a driver of branch ${lastBranch}, or remove ${
    builtins.concatStringsSep " and " (map (c: "\"${c}\"") capabilities)
  } from capabilities";
}
