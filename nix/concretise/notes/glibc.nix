/**
  Wheels of which nobody knows what C library they need, and those that need a newer one than their
  tag says.
*/
{ lib, ... }:
let
  inherit (builtins)
    attrValues
    compareVersions
    concatStringsSep
    elem
    filter
    hasAttr
    ;
  inherit (lib.wheelTags) glibcFloor;
  label = package: "${package.name} ${package.version}";
  isUnknown = package: elem "glibc" package.grades;
  isWrong =
    package:
    let
      stated = glibcFloor package.tags;
    in
    stated != null && compareVersions package.glibc stated > 0;
  wrong =
    package:
    "${label package} needs glibc ${package.glibc} (measured), though its tag says "
    + "${glibcFloor package.tags}";
in
plan:
let
  packages = attrValues plan.packages;
  # Few have these, and they are found without a call for each package.
  unknown = filter isUnknown (filter (hasAttr "grades") packages);
  known = filter (hasAttr "glibc") packages;
in
(
  if unknown == [ ] then
    [ ]
  else
    [
      (
        "Not measured: the glibc that these need, as their tags state none: "
        + concatStringsSep ", " (map label unknown)
      )
    ]
)
++ map wrong (filter isWrong known)
