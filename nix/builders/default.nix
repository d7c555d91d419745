/**
  What makes the derivations of every base: the Python scripts that run in the sandbox, and the
  names and limits that go with them. README.md tells the files.

  # Type
  `{ scripts; specs; storeName; packaging; limitsOf; importLimitsOf; }`
*/
{
  scripts = import ./scripts.nix;
  specs = import ./spec;
  storeName = import ./store-name.nix;
  packaging = import ./packaging.nix;
  limitsOf = import ./limits.nix;
  importLimitsOf = import ./import-limits.nix;
}
