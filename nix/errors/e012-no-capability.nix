# E012.
{
  name,
  capabilities,
  requests,
  reasons,
  nearest,
}:
{
  code = "E012";
  title = "no ${name} release runs on capability ${builtins.concatStringsSep ", " capabilities}";
  where = builtins.concatStringsSep ", " requests;
  why = reasons;
  fix = if nearest == [ ] then "no single change of the request gives one" else nearest;
}
