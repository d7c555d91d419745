# E131.
{
  name,
  version,
  capability,
  driver,
  floor,
}:
{
  code = "E131";
  title = "driver ${driver} is too old for ${name} ${version} on capability ${capability}";
  where = "driver (your target)";
  why = "${name} supports ${capability} with driver ${floor} or newer";
  fix = "update the driver to ${floor} or newer";
}
