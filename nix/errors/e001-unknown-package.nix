# E001. `nearest`: names that are spelled alike, best first.
{
  name,
  where,
  nearest,
  folders,
}:
{
  code = "E001";
  title = "there is no package ${name}";
  inherit where;
  why = "looked in ${builtins.concatStringsSep ", " folders}";
  fix =
    if nearest == [ ] then
      "make its folder with the updater (updater lock ${name} -o my-pkgs) and add index = [ "
      + "./my-pkgs ]"
    else
      "write ${builtins.concatStringsSep " or " nearest}; or make its folder (updater lock "
      + "${name} -o my-pkgs) and add index = [ ./my-pkgs ]";
}
