# A plan as derivations, on a base that builds nothing.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    base
    errors
    meta
    planOf
    stage
    table
    ;
  packages =
    table {
      a = [
        {
          version = "2";
          requires = [
            "b"
            "c"
          ];
        }
      ];
      b = [
        {
          version = "1";
          requires = [ "a" ];
        }
      ];
      c = [ "1" ];
    }
    // {
      c = (table { c = [ "1" ]; }).c // {
        meta = meta // {
          description = "See.";
          imports = [ "sea" ];
        };
      };
    };
  plan = planOf packages { packages = [ "a" ]; };
  realiseOn =
    base:
    stage "realise.nix" { inherit errors lib; } {
      inherit base plan;
      table = packages;
    };
  real = (realiseOn base).packages;
  specOf = name: real.${name}.level;
  provided = base // {
    provide =
      {
        plan,
        metaOf,
        requested,
      }:
      {
        c = {
          mine = true;
          version = "7";
          told = (metaOf "c").description;
        };
      };
  };
in
{
  "a package is its python-level, with what stands beside it" = {
    expr = {
      inherit (real.a)
        pname
        version
        concretisation
        requires
        imports
        ;
      source = real.a.source.source.name;
      build = real.a.build.wheel.name;
      level = (specOf "a").package.name;
      plan = real.a.plan == plan.packages.a;
    };
    expected = {
      pname = "a";
      version = "2";
      concretisation = plan.id;
      requires = [
        "b"
        "c"
      ];
      imports = null;
      source = "a";
      build = "a";
      level = "a";
      plan = true;
    };
  };
  "a circle is cut, and what it cuts is deferred" = {
    expr = builtins.mapAttrs (_: p: {
      dependencies = map (d: d.level.package.name) p.level.dependencies;
      inherit (p.level) deferred;
    }) real;
    expected = {
      a = {
        dependencies = [ "c" ];
        deferred = [ "b" ];
      };
      b = {
        dependencies = [ "a" ];
        deferred = [ ];
      };
      c = {
        dependencies = [ ];
        deferred = [ ];
      };
    };
  };
  "imports and descriptions are those of the table" = {
    expr = {
      inherit (specOf "c") description;
      inherit ((specOf "c").package) imports;
    };
    expected = {
      description = "See.";
      imports = [ "sea" ];
    };
  };
  "without a table nothing is known of a package" = {
    expr =
      let
        c = (stage "realise.nix" { inherit errors lib; } { inherit base plan; }).packages.c;
      in
      {
        inherit (c) imports;
        inherit (c.level) description;
      };
    expected = {
      imports = null;
      description = "";
    };
  };
  "what a base has itself takes the place of ours, and may be another version" = {
    expr =
      let
        r = (realiseOn provided).packages;
      in
      {
        inherit (r.c) mine version told;
        dependency = (builtins.head r.a.level.dependencies).mine;
      };
    expected = {
      mine = true;
      version = "7";
      told = "See.";
      dependency = true;
    };
  };
  "null is nothing of the base's, and no name is asked for another" = {
    expr =
      let
        r =
          (realiseOn (
            base
            // {
              provide = _: {
                a = throw "asked for";
                b = throw "asked for";
                c = null;
              };
            }
          )).packages;
      in
      {
        inherit (r.c) version;
        level = r.c.level.package.name;
      };
    expected = {
      version = "1";
      level = "c";
    };
  };
  "seals go to each by its place in the plan" = {
    expr = map (name: (specOf name).seal.slot) [
      "a"
      "b"
      "c"
    ];
    expected = [
      0
      1
      2
    ];
  };
  "a base without that Python refuses" = {
    expr = (realiseOn (base // { pythons = { }; })).packages.a;
    throws = true;
  };
  "touching one package touches what it requires, and nothing else" = {
    expr =
      (stage "realise.nix" { inherit errors lib; } {
        base = base // {
          mkPythonLevel =
            { package, ... }:
            if package.name == "c" then
              {
                ok = true;
              }
            else
              throw "touched";
        };
        inherit plan;
      }).packages.c.ok;
    expected = true;
  };
}
