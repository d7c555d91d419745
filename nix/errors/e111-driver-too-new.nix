# E111.
{
  driver,
  described,
  capabilities,
  lastBranch,
}:
let
  listed = builtins.concatStringsSep ", ";
in
{
  code = "E111";
  title = "driver ${driver} no longer serves capability ${listed capabilities}";
  where = "driver and capabilities (your target)";
  why =
    "driver branch ${lastBranch} is the last for GPUs older than Turing: " + "${listed described}";
  fix = "install a driver of branch ${lastBranch}, or remove ${
    builtins.concatStringsSep " and " (map (c: "\"${c}\"") capabilities)
  } from capabilities";
}
