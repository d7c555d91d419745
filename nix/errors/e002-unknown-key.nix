# E002.
{
  key,
  known,
  nearest,
}:
{
  code = "E002";
  title = "a request has no key ${key}";
  where = "${key} (your request)";
  why = "the keys are ${builtins.concatStringsSep ", " known}";
  fix = if nearest == [ ] then "remove it" else "write ${builtins.head nearest}";
}
