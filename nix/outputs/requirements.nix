/**
  What the environments that can be built by name hold: one list for `nix-build`, the flake and the apps.

  # Type
  `{ python :: String; } -> { <name> :: [ String ]; }`
*/
{ python }:
let
  inherit (builtins.fromTOML (builtins.readFile ../../updater/pyproject.toml)) project;
  # Wheels for AMD GPUs hold code compressed with zstd; Python 3.14 has its own module for that.
  zstd = if builtins.compareVersions python "3.14" < 0 then [ "zstandard" ] else [ ];
in
{
  # A template engine and its C extension: two wheels, less than 1 MB.
  small = [ "jinja2" ];
  # What `updater/` needs to run.
  updater = project.dependencies ++ zstd;
  # What the test suite needs to run, the updater's own tests included; xdist, because half of the time is spent waiting.
  tests = project.dependencies ++ project.optional-dependencies.test ++ zstd ++ [ "pytest-xdist" ];
}
