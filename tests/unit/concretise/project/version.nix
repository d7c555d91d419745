# The version of a project as its files state it.
{ lib, root, ... }:
let
  versionOf = import (root + "/nix/concretise/project/version.nix") { inherit lib; };
  of =
    project: tool:
    versionOf {
      path = root + "/tests/fixtures/project";
      project = {
        name = "my-thing";
      }
      // project;
      inherit tool;
    };
in
{
  "as it is stated" = {
    expr = of { version = "1.0"; } { setuptools.dynamic.version.attr = "my_thing.__version__"; };
    expected = "1.0";
  };
  "in the file that is named, or the module" = {
    expr = map (of { }) [
      { setuptools.dynamic.version.attr = "my_thing.__version__"; }
      { setuptools.dynamic.version.file = "VERSION"; }
      { setuptools.dynamic.version.file = [ "VERSION" ]; }
      { hatch.version.path = "src/my_thing/about.py"; }
      {
        pdm.version = {
          source = "file";
          path = "src/my_thing/about.py";
        };
      }
      { flit.module.name = "my_thing"; }
      { }
    ];
    expected = [
      "1.2.3"
      "4.5"
      "4.5"
      "6.7"
      "6.7"
      "1.2.3"
      "1.2.3"
    ];
  };
  "of a history there is none, nor of a file that is not there" = {
    expr = map (of { }) [
      { setuptools_scm = { }; }
      { hatch.version.source = "vcs"; }
      { setuptools.dynamic.version.attr = "other.__version__"; }
      { setuptools.dynamic.version.file = "../../NONE"; }
    ];
    expected = [
      null
      null
      null
      null
    ];
  };
}
