# What is said in two places.
{ root, ... }:
let
  of = import (root + "/nix/concretise/joint/merge.nix");
in
{
  "lists hold together" = {
    expr =
      of
        {
          packages = [ "a" ];
          libraries = [ "x.so" ];
          prereleases = [ "a" ];
          index = [ ./one ];
        }
        {
          packages = [ "b" ];
          libraries = [ "y.so" ];
          prereleases = [ "b" ];
          index = [ ./two ];
        };
    expected = {
      packages = [
        "a"
        "b"
      ];
      libraries = [
        "x.so"
        "y.so"
      ];
      prereleases = [
        "a"
        "b"
      ];
      index = [
        ./one
        ./two
      ];
    };
  };
  "constraints on one package hold both; of what is preferred the target's is" = {
    expr =
      of
        {
          constraints = {
            a = ">=1";
            b = "<2";
          };
          prefer.a = "1";
        }
        {
          constraints.a = "<3";
          prefer.a = "2";
        };
    expected = {
      constraints = {
        a = ">=1,<3";
        b = "<2";
      };
      prefer.a = "2";
    };
  };
  "a constraint with a marker is one of a list" = {
    expr =
      of
        {
          constraints = {
            a = [ "<2; python_version < '3.12'" ];
            b = ">=1";
            c = 3;
          };
        }
        {
          constraints = {
            a = "!=1.5";
            b = [ "<2" ];
            c = [ "<2" ];
          };
        };
    expected.constraints = {
      a = [
        "<2; python_version < '3.12'"
        "!=1.5"
      ];
      b = [
        ">=1"
        "<2"
      ];
      c = 3;
    };
  };
  "GPUs are those of the target" = {
    expr = of { capabilities = [ "8.6" ]; } { capabilities = [ "9.0" ]; };
    expected.capabilities = [ "9.0" ];
  };
  "functions of packages hold together, too" = {
    expr = (of { packages = p: [ p.a ]; } { packages = [ "b" ]; }).packages { a = "a"; };
    expected = [
      "a"
      "b"
    ];
  };
  "what is malformed in one place is not hidden by the other" = {
    expr = [
      (of { packages = "a"; } { packages = [ "b" ]; })
      (of { packages = [ "a" ]; } { packages = "b"; })
      (of { constraints = [ ]; } { constraints.a = "<3"; })
      (of { constraints.a = 1; } { constraints.a = "<3"; })
      (of { prereleases = true; } { prereleases = [ "a" ]; })
      (of { prereleases = false; } { prereleases = [ "a" ]; })
    ];
    expected = [
      { packages = "a"; }
      { packages = "b"; }
      { constraints = [ ]; }
      { constraints.a = 1; }
      { prereleases = true; }
      { prereleases = [ "a" ]; }
    ];
  };
}
