# E253.
{ name, where }:
{
  inherit where;
  code = "E253";
  title = "libraries of ${name} would not be found as they were resolved";
  why = "the run paths of its files lead elsewhere, or to two libraries of one name";
  fix = "please report it";
}
