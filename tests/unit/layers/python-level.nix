# A build in one concretisation.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    base
    layer
    planOf
    table
    ;
  plan = planOf (table {
    a = [
      {
        version = "1";
        requires = [ "b[x]>=1" ];
        extras.y = [ ];
      }
    ];
    b = [ "1" ];
  }) { packages = [ "a[y]" ]; };
  level = layer "python-level.nix" {
    inherit base plan lib;
    seal = name: "seal of ${name}";
  };
  specOf =
    package:
    (level {
      inherit package;
      build = "build";
      passport = "passport";
      dependencies = [ "dependency" ];
      deferred = [ "late" ];
      imports = [ "a" ];
      wins = [ "b" ];
    }).level;
  spec = specOf plan.packages.a;
in
{
  "what a base is asked for" = {
    expr = removeAttrs spec [ "environment" ];
    expected = {
      build = "build";
      passport = "passport";
      dependencies = [ "dependency" ];
      deferred = [ "late" ];
      planned = [
        "a"
        "b"
      ];
      description = "";
      passthru = { };
      python = "3.12";
      inherit (plan) id;
      seal = "seal of a";
      strict = false;
      reviewed = [ ];
      package = {
        name = "a";
        version = "1";
        extras = [ "y" ];
        imports = [ "a" ];
        wins = [ "b" ];
        requires = [
          {
            name = "b";
            specifier = [
              [
                ">="
                "1"
              ]
            ];
            extras = [ "x" ];
          }
        ];
      };
    };
  };
  "what package.nix adds is not looked for in METADATA" = {
    expr =
      map (r: r.name)
        (level {
          package = plan.packages.a // {
            requires = plan.packages.a.requires ++ [
              {
                name = "c";
                added = "source";
              }
            ];
          };
          build = "build";
          passport = "passport";
          dependencies = [ ];
          deferred = [ ];
          imports = [ ];
        }).level.package.requires;
    expected = [ "b" ];
  };
  "the marker's values are those that the resolver decided with" = {
    expr =
      spec.environment == (lib.marker.environment {
        python = "3.12";
        system = "x86_64-linux";
      }).values;
    expected = true;
  };
  "strict is told what was reviewed of that package" = {
    expr =
      let
        strictly = layer "python-level.nix" {
          inherit base lib;
          plan = plan // {
            target = plan.target // {
              strict = true;
            };
          };
          seal = name: "seal of ${name}";
          facts.reviewedStartUp = name: [ "hashes of ${name}" ];
        };
        inherit
          (strictly {
            package = plan.packages.a;
            build = "build";
            passport = "passport";
            dependencies = [ ];
            deferred = [ ];
            imports = [ ];
          })
          level
          ;
      in
      {
        inherit (level) strict reviewed;
      };
    expected = {
      strict = true;
      reviewed = [ "hashes of a" ];
    };
  };
  "METADATA names what another package stands for" = {
    expr =
      (specOf (
        plan.packages.a
        // {
          requires = [
            {
              name = "b";
              insteadOf = "c";
              specifier = [ ];
              extras = [ ];
            }
          ];
        }
      )).package.requires;
    expected = [
      {
        name = "c";
        specifier = [ ];
        extras = [ ];
      }
    ];
  };
}
