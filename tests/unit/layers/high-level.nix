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
              loads
              ;
            concretisation = plan.id;
            requires = { };
            system = "x86_64-linux";
            python = "3.12";
          }
          // fields
        )
      )
    );
in
{
  "is a file of what was decided, and on what evidence" = {
    expr = written package { } == expected { };
    expected = true;
  };
  "knows nothing of why it is the answer" = {
    expr =
      written (
        package
        // {
          because.why = "another";
          requiredBy = [ "others" ];
        }
      ) { } == expected { };
    expected = true;
  };
  "says what a compiled one was compiled with" = {
    expr =
      let
        build.given.compiler.gcc = "12.2.0";
      in
      written (package // { inherit build; }) { } == expected { inherit (build) given; };
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
        "loads"
      ]) { } == expected {
        capabilities = null;
        evidence = { };
        loads = { };
      };
    expected = true;
  };
}
