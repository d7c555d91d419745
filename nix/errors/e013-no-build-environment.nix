# E013.
{
  name,
  version,
  reasons,
}:
{
  code = "E013";
  title = "the tools that ${name} ${version} is built with do not fit this target";
  where = "flavour \"source\" of ${name}";
  why = reasons;
  fix = "take flavour \"wheel\" for it, or correct buildRequires in its package.nix";
}
