# E305.
{
  folder,
  why,
  fix,
}:
{
  code = "E305";
  title = "this cannot be made editable";
  where = "editable ${
    if builtins.isPath folder || builtins.isString folder then toString folder else "(your flake)"
  }";
  inherit why fix;
}
