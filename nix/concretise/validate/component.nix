/**
  Components of the plan that have no code for the target's capabilities, or want a newer driver:
  E130, E131. What was read of a package's own files beats what is known of its release.
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
    filter
    intersectAttrs
    match
    ;
in
{ target, packages, ... }:
let
  # Only the few names that anything is known about are looked at.
  found = attrNames (intersectAttrs facts.componentDrops packages);

  dropped =
    name:
    let
      inherit (packages.${name}) version;
      measured = packages.${name}.capabilities or null;
      covers = lib.capability.coversWith { cuda = packages.${name}.axes.cuda or null; };
      isRead = c: measured != null && covers c measured != null;
      one =
        row:
        let
          isLost = c: compareVersions c row.belowCapability < 0 && !(isRead c);
          below = filter isLost target.capabilities;
        in
        if below == [ ] then
          [ ]
        else
          [
            (errors.componentCapability {
              inherit name version;
              inherit (row) belowCapability from;
              capabilities = below;
              described = map facts.describeCapability below;
              lastWith = row.lastWith or null;
              requiredBy = packages.${name}.requiredBy or [ "your packages" ];
            })
          ];
    in
    concatMap one (facts.componentDrops.${name} version);

  drivers =
    name:
    let
      inherit (packages.${name}) version;
      one =
        capability:
        let
          floor = facts.cudnnDriver version capability;
        in
        if floor == null || facts.range.atLeast floor target.driver then
          [ ]
        else
          [
            (errors.componentDriver {
              inherit
                name
                version
                capability
                floor
                ;
              inherit (target) driver;
            })
          ];
    in
    if match "nvidia-cudnn-.*" name == null || (target.driver or null) == null then
      [ ]
    else
      concatMap one target.capabilities;
in
if target.capabilities == [ ] then [ ] else concatMap dropped found ++ concatMap drivers found
