# E012. `instead`: what there is for a board that few have built for.
{
  name,
  capabilities,
  requests,
  reasons,
  nearest,
  instead ? [ ],
}:
{
  code = "E012";
  title = "no ${name} release runs on capability ${builtins.concatStringsSep ", " capabilities}";
  where = builtins.concatStringsSep ", " requests;
  why = reasons;
  fix =
    if nearest ++ instead == [ ] then
      "no single change of the request gives one"
    else
      nearest ++ instead;
}
