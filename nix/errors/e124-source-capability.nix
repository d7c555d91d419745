# E124.
{
  name,
  version,
  capabilities,
  min,
}:
{
  code = "E124";
  title =
    "${name} ${version} cannot be compiled for capability "
    + "${builtins.concatStringsSep ", " capabilities}";
  where = "capabilities (your target), for ${name} from source";
  why = "its kernels need capability ${min} or newer";
  fix = "drop ${name}, or remove ${
    builtins.concatStringsSep " and " (map (c: "\"${c}\"") capabilities)
  } from capabilities";
}
