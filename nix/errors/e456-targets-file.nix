# E456.
{ file, why }:
{
  code = "E456";
  title = "cannot read targets from ${file}";
  where = "--targets";
  inherit why;
  fix = [
    "write it as TOML: what holds for all, then a table for each target, such as"
    "packages = [\"torch\"]"
    "[targets.laptop]"
    "capabilities = [\"8.6\"]"
  ];
}
