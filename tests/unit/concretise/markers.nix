# What the markers of a request leave of it on its target.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) facts stage;
  active = stage "markers.nix" { inherit lib facts; };
  asked = {
    packages = [
      "torch"
      "tomli>=2 ; python_version < '3.11'"
      "jax[cuda12]>=0.5;sys_platform == \"linux\" and platform_machine == 'x86_64'"
      "never; sys_platform == 'win32'"
      "extra; extra == 'x'"
    ];
    driver = "535.104.05";
  };
  on = more: (active (asked // more)).packages;
in
{
  "what holds loses its marker, the rest is left out" = {
    expr = map on [
      { python = "3.12"; }
      { python = "3.10"; }
      {
        python = "3.13t";
        system = "aarch64-linux";
      }
    ];
    expected = [
      [
        "torch"
        "jax[cuda12]>=0.5"
      ]
      [
        "torch"
        "tomli>=2"
        "jax[cuda12]>=0.5"
      ]
      [ "torch" ]
    ];
  };
  "everything else of a request stays" = {
    expr = (active (asked // { python = "3.12"; })).driver;
    expected = "535.104.05";
  };
  "what is no requirement, and a URL, are for whoever reads them next" = {
    expr =
      (active {
        python = "3.12";
        packages = [
          "a b; python_version < '3'"
          "a; no marker"
          "a @ file:///a ; python_version < '3'"
        ];
      }).packages;
    expected = [
      "a b; python_version < '3'"
      "a; no marker"
      "a @ file:///a ; python_version < '3'"
    ];
  };
  "of a constraint what holds is one" = {
    expr =
      map
        (
          python:
          (active {
            inherit python;
            packages = [ "a" ];
            constraints = {
              plain = "<3";
              a = [
                "<2 ; python_version < '3.12'"
                ">=1"
              ];
              b = [ "==1.*; python_version < '3.12' and sys_platform == 'linux'" ];
            };
          }).constraints
        )
        [
          "3.11"
          "3.12"
        ];
    expected = [
      {
        plain = "<3";
        a = "<2,>=1";
        b = "==1.*";
      }
      {
        plain = "<3";
        a = ">=1";
      }
    ];
  };
  "a request that is not as it must be stays as it is" = {
    expr = map (request: active request == request) [
      { packages = [ "a; python_version < '3'" ]; }
      {
        packages = [ "a; python_version < '3'" ];
        python = 3;
      }
      {
        packages = [ "a; python_version < '3'" ];
        python = "3.12";
        system = "amiga";
      }
      {
        packages = "a; python_version < '3'";
        python = "3.12";
      }
      {
        packages = [ 3 ];
        python = "3.12";
      }
    ];
    expected = [
      true
      true
      true
      true
      true
    ];
  };
}
