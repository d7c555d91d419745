/**
  Tell how a package that a base has compiled by a recipe of its own becomes a build.

  # Type
  `Machine -> { name; version; package; site; } -> Task`

  # Inputs
  `package` : a store path; `site` : where it has its modules, such as
  "lib/python3.12/site-packages"
*/
machine:
{
  name,
  version,
  package,
  site,
}:
{
  kind = "adopt";
  name = import ../store-name.nix "${name}-${version}-build";
  spec = {
    inherit
      name
      version
      package
      site
      ;
    limits = machine.limitsOf name;
  };
}
