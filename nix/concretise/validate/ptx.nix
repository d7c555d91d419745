/**
  Wheels that have only PTX for a GPU, made by a toolkit that is newer than the driver that has to
  compile it: E112.
*/
{
  lib,
  facts,
  errors,
  ...
}:
let
  inherit (builtins)
    attrNames
    compareVersions
    concatMap
    head
    ;

  # The toolkit's driver of a wheel; null where it is not known which release made the file ("for
  # CUDA 12").
  madeBy =
    package:
    let
      releases = facts.cudaReleasesOf (package.axes.cuda or "none");
    in
    if builtins.length releases != 1 then
      null
    else
      {
        release = head releases;
        toolkit = facts.toolkitDriver (head releases);
      };
in
{ target, packages, ... }:
let
  driver = target.driver or null;
  late =
    capability: name:
    let
      package = packages.${name};
      cover = lib.capability.covers package.capabilities capability;
      made = madeBy package;
    in
    if
      (package.capabilities or null) == null
      || made == null
      || made.toolkit == null
      || facts.range.atLeast made.toolkit driver
      || cover == null
      || cover.kind != "ptx"
    then
      [ ]
    else
      [
        (
          made
          // {
            inherit name;
            inherit (package) version;
            inherit (cover) by;
          }
        )
      ];
  check =
    capability:
    let
      found = concatMap (late capability) (attrNames packages);
      newest = head (builtins.sort (a: b: compareVersions a.toolkit b.toolkit > 0) found);
    in
    if found == [ ] then
      [ ]
    else
      [
        (errors.driverPtx {
          inherit capability driver;
          inherit (newest) toolkit;
          cuda = newest.release;
          packages = found;
        })
      ];
in
if driver == null then [ ] else concatMap check target.capabilities
