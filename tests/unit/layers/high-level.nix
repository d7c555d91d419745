# The passport of a package.
scope:
let
  inherit (import ./common.nix scope) layer planOf table;
  plan =
    planOf
      (table {
        a = [
          {
            version = "1";
            axes = [ { cuda = "12.8"; } ];
          }
        ];
      })
      {
        packages = [ "a" ];
        capabilities = [ "8.6" ];
        driver = "570.26";
      };
  package = plan.packages.a;
  passport = layer "high-level.nix" { inherit plan; };
  written =
    package: requires:
    builtins.unsafeDiscardStringContext (passport {
      inherit package requires;
    });
  expected =
    fields:
    builtins.unsafeDiscardStringContext (
      builtins.toFile "a-${builtins.substring 0 8 plan.id}-passport.json" (
        builtins.toJSON (
          {
            format = 1;
            inherit (package)
              name
              version
              flavour
              axes
              extras
              file
              capabilities
              evidence
              because
              loads
              requiredBy
              ;
            concretisation = plan.id;
            requires = { };
            target = {
              system = "x86_64-linux";
              python = "3.12";
              capabilities = [ "8.6" ];
              driver = "570.26";
              glibc = "2.35";
            };
            environmentAxes = plan.axes;
          }
          // fields
        )
      )
    );
in
{
  "is a file of what was decided and why" = {
    expr = written package { } == expected { };
    expected = true;
  };
  "depends on the passports of what the package requires" = {
    expr = [
      (written package { b = "/passport/b"; } == expected { requires.b = "/passport/b"; })
      (written package { b = "/passport/b"; } == written package { })
    ];
    expected = [
      true
      false
    ];
  };
  "lists what runs whenever Python starts" = {
    expr = map (
      startUp: written (package // { inherit startUp; }) { } == expected { inherit startUp; }
    ) [
      [ { file = "a.pth"; } ]
      null
    ];
    expected = [
      true
      true
    ];
  };
  "of a plan that tells less" = {
    expr =
      written (removeAttrs package [
        "capabilities"
        "evidence"
        "because"
        "loads"
        "requiredBy"
      ]) { } == expected {
        capabilities = null;
        evidence = { };
        because = { };
        loads = { };
        requiredBy = [ ];
      };
    expected = true;
  };
}
