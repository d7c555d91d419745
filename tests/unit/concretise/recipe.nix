# How the source of a release is built, with and without a package.nix.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) facts stage;
  recipe = stage "recipe.nix" {
    inherit lib facts;
    holds = marker: marker == [ "yes" ];
  };
  of = source: recipe { meta = { inherit source; }; };
  tools = r: map (tool: tool.name) r.tools;
  default = sdist: requires: of null { inherit sdist requires; };
  torch = [ { name = "torch"; } ];
in
{
  "no source, no recipe" = {
    expr = of null { };
    expected = null;
  };
  "a package.nix is asked first" = {
    expr =
      let
        r = of { buildRequires = [ "ninja>=1" ]; } {
          sdist = {
            buildRequires = [ { name = "cmake"; } ];
            compiles = [ "rust" ];
          };
        };
      in
      {
        inherit (r) isDefault adds source;
        tools = tools r;
      };
    expected = {
      isDefault = false;
      adds = [ ];
      source.buildRequires = [ "ninja>=1" ];
      tools = [ "ninja" ];
    };
  };
  "who looked at nothing has setuptools and wheel" = {
    expr = map tools [
      (default { } [ ])
      (of { } { })
    ];
    expected = [
      [
        "setuptools"
        "wheel"
      ]
      [
        "setuptools"
        "wheel"
      ]
    ];
  };
  "tools by their markers" = {
    expr = tools (
      default {
        buildRequires = [
          {
            name = "a";
            marker = [ "yes" ];
          }
          {
            name = "b";
            marker = [ "no" ];
          }
        ];
      } [ ]
    );
    expected = [ "a" ];
  };
  "against torch: whose build asks for it, or who requires it and compiles" = {
    expr = map (r: [ r.source.buildsAgainst (map (edge: edge.name) r.adds) ]) [
      (default { buildRequires = torch; } [ ])
      (default {
        buildRequires = torch;
        compiles = [ "cxx" ];
      } [ ])
      (default { compiles = [ "cxx" ]; } torch)
      (default { } torch)
    ];
    expected = [
      [
        [ "torch" ]
        [ ]
      ]
      [
        [ "torch" ]
        [ "torch" ]
      ]
      [
        [ "torch" ]
        [ ]
      ]
      [
        [ ]
        [ ]
      ]
    ];
  };
}
