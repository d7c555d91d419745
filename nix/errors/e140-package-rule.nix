# E140. A rule of a package.nix spoke: it gives title, why and fix; the rest is filled in here.
{
  name,
  version,
  problem,
}:
{
  code = "E140";
  where = "${name} ${version}";
}
// problem
