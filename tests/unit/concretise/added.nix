# A requirement that a package.nix adds.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) errors stage;
  # The whole text of a refusal is seen where it is rendered.
  added = stage "added.nix" {
    inherit lib;
    errors = errors // {
      render = problems: builtins.toJSON (map (p: p.why) problems);
    };
  } "package.nix";
  good = {
    requirement = "b[x]>=1; python_version < '3.12'";
    versions = "<2";
    source = "https://example.org/1";
    date = "2026-11-29";
  };
  covers =
    row: version:
    row.covers {
      compared = lib.specifier.candidate version;
      axes.jetpack = "6";
    };
  refuses = row: {
    expr = added row;
    throws = true;
  };
in
{
  "it is a requirement with its source" = {
    expr = (added good).requirement;
    expected = {
      name = "b";
      extras = [ "x" ];
      specifier = [
        [
          ">="
          "1"
        ]
      ];
      marker = [
        "python_version"
        "<"
        "3.12"
      ];
      added = "https://example.org/1";
    };
  };
  "of these releases" = {
    expr = map (covers (added good)) [
      "1.9"
      "2"
    ];
    expected = [
      true
      false
    ];
  };
  "or of all" = {
    expr = covers (added (removeAttrs good [ "versions" ])) "7";
    expected = true;
  };
  "of these builds" = {
    expr = map (jetpack: covers (added (good // { axes = { inherit jetpack; }; })) "1") [
      "6"
      "7"
    ];
    expected = [
      true
      false
    ];
  };
  "no axes" = refuses (good // { axes = "jetpack"; });
  "an axis that is no text" = refuses (good // { axes.jetpack = 6; });
  "no row" = refuses "setuptools";
  "an unknown key" = refuses (good // { requires = "b"; });
  "no source" = refuses (removeAttrs good [ "source" ]);
  "a date that is no text" = refuses (good // { date = 2026; });
  "no requirement" = refuses (good // { requirement = "b = 1"; });
  "an address" = refuses (good // { requirement = "b @ https://example.org/b.whl"; });
  "no specifier" = refuses (good // { versions = "2.x"; });
}
