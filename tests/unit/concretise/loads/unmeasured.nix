# What is known of the libraries of a build that nobody has read.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) stage;
  unread = libraries: stage "loads/unmeasured.nix" { inherit lib libraries; };
  row = {
    libraries = [
      "libdirect.so.0"
      "libblas.so.3"
    ];
    versions = ">=2";
    axes.jetpack = "6";
    place = "of the board";
    source = "https://example.org/1";
    date = "2026-11-29";
  };
  candidate = version: axes: platform: {
    flavour = "wheel";
    compared = lib.specifier.candidate version;
    inherit axes;
    file.tags.platform = [ platform ];
    meta.loads.machine = [ row ];
  };
  board = candidate "2.1" { jetpack = "6"; } "linux_aarch64";
  lacking = libraries: map (row: row.libraries) ((unread libraries board).machine or [ ]);
  stateOf = candidate: unread [ ] candidate;
in
{
  "what the machine must have" = {
    expr = unread [ ] board;
    expected = {
      state = "not measured";
      opens = [ ];
      notes = [ ];
      machine = [
        {
          libraries = [
            "libdirect.so.0"
            "libblas.so.3"
          ];
          place = "of the board";
          source = "https://example.org/1";
        }
      ];
    };
  };
  "less what the request says that it has" = {
    expr = map lacking [
      [ "libblas.so.3" ]
      [
        "libblas.so.3"
        "libdirect.so.0"
      ]
    ];
    expected = [
      [ [ "libdirect.so.0" ] ]
      [ ]
    ];
  };
  "of the builds that the row is about" = {
    expr = map (candidate: (stateOf candidate) ? machine) [
      board
      (candidate "1.9" { jetpack = "6"; } "linux_aarch64")
      (candidate "2.1" { jetpack = "7"; } "linux_aarch64")
      (candidate "2.1" { } "linux_aarch64")
    ];
    expected = [
      true
      false
      false
      false
    ];
  };
  "what is compiled here is no such build" = {
    expr = stateOf (board // { flavour = "source"; });
    expected = {
      state = "built from source";
      opens = [ ];
      notes = [ ];
    };
  };
  "nor has pure Python libraries" = {
    expr = (stateOf (candidate "1" { } "any")).state;
    expected = "pure";
  };
}
