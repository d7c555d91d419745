/**
  Tell how python-levels become one virtual environment.

  # Type
  `Machine -> { name; python; levels; deferred; imports; loads; plan; } -> Task`
*/
machine:
{
  name,
  python,
  levels,
  deferred,
  imports,
  loads,
  plan,
}:
{
  kind = "environment";
  name = import ../store-name.nix name;
  spec = {
    inherit
      levels
      deferred
      imports
      loads
      plan
      ;
    python = import ./python.nix machine python;
    importLimits = machine.importLimitsOf (builtins.attrNames levels);
  };
}
