# E135. E012 of AMD GPUs.
{
  name,
  gfx,
  requests,
  reasons,
  nearest,
}:
{
  code = "E135";
  title = "no ${name} release has code for ${builtins.concatStringsSep ", " gfx}";
  where = builtins.concatStringsSep ", " requests;
  why = reasons;
  fix = if nearest == [ ] then "no single change of the request gives one" else nearest;
}
