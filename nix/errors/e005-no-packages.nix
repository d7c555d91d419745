# E005.
{
  code = "E005";
  title = "no package is asked for";
  where = "packages (your request)";
  fix = "name at least one: packages = [ \"torch\" ]";
}
