/**
  Which store paths machines share, of one set on the host base.

  # Type
  `{ request } -> [ { name; id; layers :: { source; build; bytecode; passport; level; environment ::
  [ String ]; }; } ]`

  # Inputs
  `request`: what all of them ask for, beside what is theirs
*/
{ request }:
let
  lib = import ../../nix/outputs/lib.nix { };
  machine =
    python: version: glibc: gcc: more:
    {
      base = {
        pythons.${python} = {
          executable = "/usr/bin/python${python}";
          version = "${python}.${version}";
        };
        inherit glibc;
        compiler = { inherit gcc; };
        cudaToolkit = {
          path = "/usr/local/cuda";
          version = "12.8";
        };
      }
      // more.base or { };
      asked = {
        inherit python;
        capabilities = [ "8.9" ];
      }
      // more.asked or { };
    };
  debian = machine "3.11" "2" "2.36" "12.2.0";
  machines = [
    { "Debian 12, RTX 4090" = debian { }; }
    {
      "the same, H100 and driver 570" = debian {
        asked = {
          capabilities = [ "9.0" ];
          driver = "570.86";
        };
      };
    }
    {
      "the same, no GPU seen, for CUDA" = debian { asked.capabilities = [ ]; };
    }
    {
      "the same, another toolkit" = debian {
        base.cudaToolkit = {
          path = "/usr/local/cuda-12.8";
          version = "12.8";
        };
      };
    }
    { "the same, gcc 12.3.0" = machine "3.11" "2" "2.36" "12.3.0" { }; }
    { "the same, glibc 2.39" = machine "3.11" "2" "2.39" "12.2.0" { }; }
    { "the same, Python 3.11.9" = machine "3.11" "9" "2.36" "12.2.0" { }; }
    {
      "the same, builders named by a feature" = debian { base.features = [ "debian-12" ]; };
    }
    {
      "the same, Python 3.10 beside" = debian {
        base.pythons = {
          "3.10" = {
            executable = "/usr/bin/python3.10";
            version = "3.10.12";
          };
          "3.11" = {
            executable = "/usr/bin/python3.11";
            version = "3.11.2";
          };
        };
      };
    }
    { "Ubuntu 24.04" = machine "3.12" "3" "2.39" "13.3.0" { }; }
    { "Fedora 42" = machine "3.13" "3" "2.41" "15.0.1" { asked.compiler.gcc = "13.3.0"; }; }
    {
      "RHEL 9, whose python3 is 3.9" = machine "3.11" "11" "2.34" "11.5.0" {
        base.builderPython = "/usr/bin/python3.11";
      };
    }
  ];
  look =
    named:
    let
      name = builtins.head (builtins.attrNames named);
      inherit (named.${name}) base asked;
      set = lib.concretise (request // asked // { base = lib.bases.host base; });
      packages = builtins.attrValues set.packages;
      text = builtins.unsafeDiscardStringContext;
    in
    {
      inherit name;
      inherit (set) id;
      layers = {
        source = map (package: text "${package.source}") packages;
        build = map (package: package.build.outPath) packages;
        passport = map (package: text "${package.highLevel}") packages;
        level = map (package: package.outPath) packages;
        environment = [ set.environment.outPath ];
      };
    };
in
map look machines
