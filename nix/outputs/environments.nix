/**
  The environments on the host base that can be built by name. Each is as small as it can be for what it is for.

  # Type
  `{ lib; machine; } -> { <name> = Derivation; }`

  # Inputs
  `machine` : the arguments of `bases.host`

  # Examples
  nix-build default.nix -A environments.small
*/
{
  lib,
  machine,
}:
let
  base = lib.bases.host machine;
  python = builtins.head (builtins.sort (a: b: builtins.compareVersions a b > 0) (builtins.attrNames machine.pythons));
  project = builtins.fromTOML (builtins.readFile ../../updater/pyproject.toml);
  environment =
    packages:
    (lib.concretise {
      inherit base python packages;
      cuda = null;
      index = [ ../../tools-index ];
    }).environment;
in
{
  # A template engine and its C extension: two wheels, less than 1 MB.
  small = environment [ "jinja2" ];
  # What `updater/` needs to run.
  updater = environment project.project.dependencies;
  # What the test suite needs to run, the updater's own tests included.
  tests = environment (project.project.dependencies ++ project.project.optional-dependencies.test);
}
