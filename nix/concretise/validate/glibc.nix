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
  tooNew = filter (
    name:
    let
      inherit (packages.${name}) tags;
      floor = glibcFloor tags;
    in
    tags != null && floor != null && compareVersions floor target.glibc > 0
  ) (attrNames packages);
  wheels = map (name: {
    inherit name;
    inherit (packages.${name}) version;
    glibc = glibcFloor packages.${name}.tags;
  }) tooNew;
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
