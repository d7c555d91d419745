# E300.
{ name }:
{
  code = "E300";
  title =
    "${name} is not concretised: a package alone has no Python, no CUDA and no torch that it "
    + "agrees with";
  where = "${name}.drvPath";
  why = "what is built depends on all packages of an environment together";
  fix = [
    "concretise {"
    "  base = bases.host { … };"
    "  packages = p: [ p.${name} ];"
    "  python = \"3.12\"; capabilities = [ \"8.6\" ];"
    "}.python"
  ];
}
