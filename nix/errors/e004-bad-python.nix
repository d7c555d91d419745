# E004.
{
  python,
  pythons,
  mostWheels,
}:
{
  code = "E004";
  title = "Python ${python} is not supported";
  where = "python (your request)";
  why =
    "wheels are recorded for CPython ${builtins.head pythons} to "
    + "${(import ../lib).list.last pythons}";
  fix = "take python = \"${mostWheels}\", which most GPU packages have wheels for";
}
