# A lock as keys of a request.
scope@{ root, ... }:
let
  inherit (import ./common.nix scope) errors stage;
  fromLock = stage "from-lock.nix" { inherit errors; };
  folder = root + "/tests/fixtures/locks";
  fails = path: !(builtins.tryEval (fromLock path)).success;
in
{
  "what a project says, and its folder as an index; never what is of a machine" = {
    expr = fromLock folder;
    expected = {
      packages = [
        "my-kernel>=1; python_version >= '3.10'"
        "never; sys_platform == 'win32'"
      ];
      python = "3.12";
      constraints.leaf = "<2";
      index = [ folder ];
    };
  };
  "a folder as text" = {
    expr = (fromLock (toString folder)).index == [ folder ];
    expected = true;
  };
  "no lock, one of another format" = {
    expr = map fails [
      (root + "/tests/fixtures/my-pkgs")
      (root + "/tests/fixtures/locks-of-another-format")
    ];
    expected = [
      true
      true
    ];
  };
  "planned, roots and constraints by the markers of its target" = {
    expr =
      let
        library = import (root + "/nix/concretise") { };
        locked = library.fromLock (root + "/tests/fixtures/locks-to-plan");
      in
      map
        (
          python:
          builtins.mapAttrs (_: p: p.version) (
            library.plan (locked // { inherit python; })
          ).packages
        )
        [
          "3.11"
          "3.12"
        ];
    expected = [
      {
        leaf = "1.0";
        old-only = "1.0";
      }
      { leaf = "2.0"; }
    ];
  };
  "it is the library's" = {
    expr =
      ((import (root + "/nix/concretise") { }).fromLock folder).python
      == ((import (root + "/nix/outputs/lib.nix") { }).fromLock folder).python;
    expected = true;
  };
}
