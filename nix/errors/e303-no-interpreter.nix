# E303.
{ python, base }:
let
  known = builtins.attrNames base.pythons;
in
{
  code = "E303";
  title = "the base ${base.name} has no Python ${python}";
  where = "base (your request)";
  why =
    if known == [ ] then "it has none at all" else "it has ${builtins.concatStringsSep ", " known}";
  fix =
    "ask for a Python that it has, or install Python ${python} "
    # `pythons` is an argument of the host base.
    + "and add it to pythons of the base";
}
