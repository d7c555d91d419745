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
  "it is the library's" = {
    expr =
      ((import (root + "/nix/concretise") { }).fromLock folder).python
      == ((import (root + "/nix/outputs/lib.nix") { }).fromLock folder).python;
    expected = true;
  };
}
