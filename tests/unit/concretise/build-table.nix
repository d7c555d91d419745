# What builds of sources are given.
scope@{ lib, root, ... }:
let
  inherit (import ./common.nix scope) stage;
  package = versions: {
    meta.kind = "leaf";
    data.releases = map (version: { inherit version; }) versions;
  };
  of =
    recorded: theirs:
    stage "build-table.nix"
      {
        inherit lib;
        read = folders: if folders == [ ] then recorded else throw "there is no such folder";
      }
      {
        ours = {
          tool = package [
            "2.0"
            "1.5"
          ];
          other = package [ "1.0" ];
        };
        inherit theirs;
        index = [ (root + "/tests/fixtures/locks") ];
      };
  versions = table: name: map (r: r.version) table.${name}.data.releases;
in
{
  "what a project pins is not all that a build may have" = {
    expr = versions (of { } { tool = package [ "1.10" ]; }) "tool";
    expected = [
      "2.0"
      "1.10"
      "1.5"
    ];
  };
  "theirs is taken of a release of both" = {
    expr =
      (builtins.head
        (of { } {
          tool.data.releases = [
            {
              version = "2.0";
              own = true;
            }
          ];
        }).tool.data.releases
      ).own;
    expected = true;
  };
  "what a lock recorded for builds alone" = {
    expr =
      let
        table = of {
          tool = package [ "0.9" ];
          only = package [ "3.0" ];
        } { tool = package [ "1.10" ]; };
      in
      map (versions table) [
        "tool"
        "only"
        "other"
      ];
    expected = [
      [
        "2.0"
        "1.10"
        "1.5"
        "0.9"
      ]
      [ "3.0" ]
      [ "1.0" ]
    ];
  };
}
