/**
  What the environments that can be built by name hold: one list for `nix-build`, the flake and the apps.

  # Type
  `{ <name> :: [ String ]; }`
*/
let
  inherit (builtins.fromTOML (builtins.readFile ../../updater/pyproject.toml)) project;
in
{
  # A template engine and its C extension: two wheels, less than 1 MB.
  small = [ "jinja2" ];
  # What `updater/` needs to run.
  updater = project.dependencies;
  # What the test suite needs to run, the updater's own tests included; xdist, because half of the time is spent waiting.
  tests = project.dependencies ++ project.optional-dependencies.test ++ [ "pytest-xdist" ];
}
