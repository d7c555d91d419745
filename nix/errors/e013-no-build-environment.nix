# E013.
{
  name,
  version,
  reasons,
  # Its own build system names them, and no package.nix does.
  isDefault ? false,
}:
{
  code = "E013";
  title = "the tools that ${name} ${version} is built with do not fit this target";
  where = "flavour \"source\" of ${name}";
  why = reasons;
  fix =
    if isDefault then
      [
        "lock it again (updater lock ${name} -o my-pkgs), which records what its build needs"
        "or take flavour \"wheel\" for it"
      ]
    else
      "take flavour \"wheel\" for it, or correct buildRequires in its package.nix";
}
