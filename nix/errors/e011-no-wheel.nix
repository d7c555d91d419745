# E011.
{
  name,
  requests,
  reasons,
  nearest,
}:
{
  code = "E011";
  title = "${name} has no wheel for this target";
  where = builtins.concatStringsSep ", " requests;
  why = reasons;
  fix = if nearest == [ ] then "no single change of the request gives one" else nearest;
}
