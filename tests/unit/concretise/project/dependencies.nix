# What a project requires, of the places that state it.
{ root, ... }:
let
  of =
    project: tool: dynamic:
    import (root + "/nix/concretise/project/dependencies.nix") {
      path = root + "/tests/fixtures/project";
      inherit project tool;
      isDynamic = key: builtins.elem key dynamic;
    };
  dynamic = [ "dependencies" ];
in
{
  "the list, or none" = {
    expr = [
      (of { dependencies = [ "a>=1" ]; } { } [ ])
      (of { } { } [ ])
    ];
    expected = [
      [ "a>=1" ]
      [ ]
    ];
  };
  "files that setuptools is told of, without their comments" = {
    expr = of { } { setuptools.dynamic.dependencies.file = [ "requirements.txt" ]; } dynamic;
    expected = [
      "numpy >= 1.20"
      "six; python_version < '4'"
    ];
  };
  "what nobody states is not none" = {
    expr = [
      (of { } { } dynamic)
      (of { } { setuptools.dynamic.dependencies.file = "NONE"; } dynamic)
      (of { dependencies.numpy = "^1.2"; } { } [ ])
    ];
    expected = [
      null
      null
      null
    ];
  };
}
