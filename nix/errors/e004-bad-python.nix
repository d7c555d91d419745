# E004.
{ python, pythons, mostWheels }:
{
  code = "E004";
  title = "Python ${python} is not supported";
  where = "python (your request)";
  why = "wheels are recorded for CPython ${builtins.head pythons} to ${builtins.elemAt pythons (builtins.length pythons - 1)}";
  fix = "take python = \"${mostWheels}\", which most GPU packages have wheels for";
}
