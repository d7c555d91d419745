# E126. `since`: the first torch release known to accept them all, or null.
{
  packages,
  torch,
  capabilities,
  since,
}:
let
  names = builtins.concatStringsSep ", " capabilities;
in
{
  code = "E126";
  title = "torch ${torch} cannot compile extensions for capability ${names}";
  where = "capabilities (your target), for ${builtins.concatStringsSep ", " packages} from source";
  why = "its extension builder does not know ${names}";
  fix = (if since == null then [ ] else [ "take torch ${since} or newer" ]) ++ [
    "${if since == null then "" else "or "}flavour = \"wheel\", or remove ${
      builtins.concatStringsSep " and " (map (c: "\"${c}\"") capabilities)
    } from capabilities"
  ];
}
