# An environment of some packages, and of all that they require.
scope:
let
  inherit (import ./common.nix scope) base layer;
  order = layer "order.nix" (
    builtins.mapAttrs (_: names: { requires = map (name: { inherit name; }) names; }) {
      a = [ "b" ];
      b = [
        "a"
        "c"
      ];
      c = [ ];
      d = [ ];
    }
  );
  make = layer "environment.nix" {
    inherit base order;
    plan = {
      id = "0123456789abcdef";
      target.python = "3.12";
    };
    levels = {
      a = "A";
      b = "B";
      c = "C";
      d = throw "touched";
    };
    imports = name: if name == "d" then throw "touched" else [ name ];
    loads = names: { loaded = names; };
    planFile = "/plan";
  };
in
{
  "holds what is asked for and what that requires; what was not imported alone is imported here" = {
    expr =
      (make {
        name = "env";
        packages = [ "a" ];
      }).environment;
    expected = {
      name = "env-01234567";
      python = "3.12";
      levels = {
        a = "A";
        b = "B";
        c = "C";
      };
      deferred = [ "a" ];
      imports.a = [ "a" ];
      plan = "/plan";
      loads.loaded = [
        "a"
        "b"
        "c"
      ];
    };
  };
  "without a circle nothing is deferred" = {
    expr =
      let
        e =
          (make {
            name = "env";
            packages = [ "c" ];
          }).environment;
      in
      {
        inherit (e) deferred imports levels;
      };
    expected = {
      deferred = [ ];
      imports = { };
      levels.c = "C";
    };
  };
}
