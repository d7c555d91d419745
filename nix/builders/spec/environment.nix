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
let
  limits = machine.importLimitsOf (builtins.attrNames levels);
in
{
  kind = "environment";
  name = import ../store-name.nix name;
  spec = {
    inherit
      levels
      deferred
      imports
      plan
      ;
    loads = loads // {
      limit = limits.loadSeconds;
    };
    python = import ./python.nix machine python;
    importLimits = removeAttrs limits [ "loadSeconds" ];
  };
}
