# GPU code that comes by extras, in the form of AMD's TheRock (tests/fixtures/therock).
scope@{ lib, root, ... }:
let
  inherit (import ../common.nix scope) errors facts stage;
  tryPlan = stage "try-plan.nix" { inherit lib facts errors; };
  # As a folder of a user's own: its form is checked, too.
  table = stage "index.nix" {
    inherit errors lib;
    check = stage "folder" { inherit lib facts errors; };
  } [ (root + "/tests/fixtures/therock") ];
  try =
    request:
    tryPlan table (
      {
        packages = [ "torch" ];
        python = "3.12";
        rocm = "7.14";
        index = [ "therock" ];
      }
      // request
    );
  chosen =
    request:
    let
      tried = try request;
    in
    if tried.ok then
      builtins.mapAttrs (
        _: p: "${p.version}[${builtins.concatStringsSep "," p.extras}]"
      ) tried.plan.packages
    else
      map (problem: problem.code) tried.problems;
  whys = request: (builtins.head (try request).problems).why;
in
{
  "the GPU chooses the extra" = {
    expr = map (gfx: chosen { inherit gfx; }) [
      [ "gfx942" ]
      [ "gfx1101" ]
      [
        "gfx942"
        "gfx1100"
      ]
    ];
    expected = [
      {
        torch = "2.14.0[device-gfx942]";
        torch-device-gfx942 = "2.14.0[]";
      }
      {
        torch = "2.14.0[device-gfx1100]";
        torch-device-gfx1100 = "2.14.0[]";
      }
      {
        torch = "2.14.0[device-gfx1100,device-gfx942]";
        torch-device-gfx1100 = "2.14.0[]";
        torch-device-gfx942 = "2.14.0[]";
      }
    ];
  };
  "and what the extra requires can hold it back" = {
    expr = chosen {
      gfx = [ "gfx942" ];
      constraints.torch-device-gfx942 = "<2.14";
    };
    expected = {
      torch = "2.13.0[device-gfx942]";
      torch-device-gfx942 = "2.13.0[]";
    };
  };
  "the extra that is asked for does without" = {
    expr = chosen { packages = [ "torch[device-gfx942]" ]; };
    expected = {
      torch = "2.14.0[device-gfx942]";
      torch-device-gfx942 = "2.14.0[]";
    };
  };
  "without any, there is no kernel" = {
    expr = whys { };
    expected = [
      (
        "torch 2.14.0 has its GPU code in extras (device-gfx1100, device-gfx906, …), "
        + "and the request names no gfx"
      )
      "torch 2.13.0 has its GPU code in extras (device-gfx942), and the request names no gfx"
    ];
  };
  "a GPU that no extra is for" = {
    expr = whys { gfx = [ "gfx90a" ]; };
    expected = [
      "torch 2.14.0 has code for gfx1100, gfx1101, gfx906, gfx942 only"
      "torch 2.13.0 has code for gfx942 only"
    ];
  };
  "an extra of which nobody recorded what it requires" = {
    expr = whys { gfx = [ "gfx906" ]; };
    expected = [
      "torch 2.14.0 has the extra device-gfx906, but what it requires is not recorded"
      "torch 2.13.0 has code for gfx942 only"
    ];
  };
}
