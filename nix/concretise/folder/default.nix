/**
  Check a package folder that somebody wrote by hand, or a program that is not ours: all that is
  wrong with its two files, as problems.

  # Type
  `{ lib; facts; errors; plain ? ; } -> { releases; package; }`
  - `releases :: { name; file; } -> Any -> [ Problem ]`: of what releases.json holds
  - `package :: Path -> Any -> [ Problem ]`: of what package.nix gives

  # Inputs
  `plain`: what is not looked at, being plainly right; a test passes one that finds nothing plain

  # Errors
  E009
*/
{
  lib,
  facts,
  errors,
  plain ? import ./plain.nix { inherit (facts.data.support) systems; },
}:
let
  inherit (import ../wording.nix { inherit lib; }) atMost;
  shape = import ./shape.nix { inherit lib; };
  releases = import ./releases.nix {
    inherit
      lib
      facts
      shape
      plain
      ;
  };
  package = import ./package.nix {
    inherit lib shape plain;
    defaults = import ./defaults.nix;
  };
  problem =
    file: faults:
    if faults == [ ] then
      [ ]
    else
      [
        (errors.badIndex {
          inherit file;
          why = atMost 5 faults;
        })
      ];
in
{
  releases = { name, file }: data: problem file (releases name data);
  package = file: meta: problem file (package meta);
}
