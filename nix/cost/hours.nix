/**
  How long the logs of real builds say that a package takes to be compiled (facts/build-times.json).

  # Type
  `{ name; version; … } -> { } | { log :: { version; minutes; nvcc; }; }`: of that version, or
  else of the first that is on record; minutes of processor time for code of one capability

  # Examples
  import ./nix/cost/hours.nix { name = "numpy"; version = "2.0"; }
  => { }
*/
{ name, version, ... }:
let
  rows = (import ../facts).data.buildTimes.packages.${name} or [ ];
  same = builtins.filter (row: row.version == version) rows;
in
if rows == [ ] then
  { }
else
  {
    log = {
      inherit (builtins.head (same ++ rows)) version minutes nvcc;
    };
  }
