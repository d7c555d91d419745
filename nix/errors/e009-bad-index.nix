# E009.
{ file, why }:
{
  code = "E009";
  title = "cannot use ${toString file} as package data";
  where = "index (your request)";
  inherit why;
  fix =
    "an index is a folder of package folders with a releases.json each (docs/data-format.md); "
    + "`updater lock` makes one";
}
