/**
  The C library of the machine against the platform tags of wheels: E132.
*/
{ lib, errors, ... }:
let
  inherit (builtins) attrNames compareVersions filter;
  inherit (lib.wheelTags) glibcFloor;
in
{ target, packages, ... }:
let
  isAbove = floor: floor != null && compareVersions floor target.glibc > 0;
  # What was measured, and what the tag states; where neither says it, it is unknown.
  tooNew = filter (
    name:
    let
      package = packages.${name};
    in
    package ? glibc && isAbove package.glibc
    || package.tags != null && isAbove (glibcFloor package.tags)
  ) (attrNames packages);
  wheels = map (
    name:
    let
      package = packages.${name};
    in
    {
      inherit name;
      inherit (package) version;
      glibc = if isAbove (package.glibc or null) then package.glibc else glibcFloor package.tags;
    }
  ) tooNew;
  highest = builtins.foldl' (
    acc: wheel: if compareVersions wheel.glibc acc > 0 then wheel.glibc else acc
  ) "0" wheels;
in
if (target.glibc or null) == null || tooNew == [ ] then
  [ ]
else
  [
    (errors.glibcFloor {
      inherit wheels highest;
      inherit (target) glibc;
    })
  ]
