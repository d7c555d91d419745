# E008. `given`: [ { name; label; value; } ], two of them or more.
{ given }:
{
  code = "E008";
  title = "a target has one accelerator, and this one has two";
  where = "${
    builtins.concatStringsSep ", " (map (axis: "${axis.name} = \"${axis.value}\"") given)
  } (your request)";
  why = "packages built ${
    builtins.concatStringsSep " and " (map (axis: "for ${axis.label}") given)
  } cannot share a process";
  fix = "keep ${builtins.concatStringsSep " or " (map (axis: axis.name) given)}";
}
