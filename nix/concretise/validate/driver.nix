/**
  The driver, where the target states one: E110, E111, E113. Not a Jetson's (../driver.nix).
*/
{
  lib,
  facts,
  errors,
  ...
}:
let
  inherit (builtins) filter;
  inherit (lib.list) last;
in
{
  # E110.
  floor =
    {
      cuda,
      capabilities,
      driver ? null,
      ...
    }:
    let
      floor = facts.driverFloor cuda;
      major = facts.cudaMajorForDriver driver;
      runs = release: facts.cudaMajor release == major;
      usable = filter runs (facts.cudaReleasesFor capabilities);
    in
    if
      driver == null || cuda == null || floor == null || facts.range.atLeast floor driver
    then
      [ ]
    else
      [
        (errors.driverTooOld {
          inherit driver cuda floor;
          major = facts.cudaMajor cuda;
          usable = last usable;
        })
      ];

  # E113. Whichever CUDA made the code: a driver that does not know the GPU runs none of it.
  device =
    {
      capabilities,
      driver ? null,
      ...
    }:
    let
      late =
        c:
        let
          floor = facts.deviceDriver c;
        in
        floor != null && !(facts.range.atLeast floor driver);
      # Those of one generation have one floor more often than not; the highest holds for all.
      unknown = if driver == null then [ ] else filter late capabilities;
      floors = map facts.deviceDriver unknown;
    in
    if unknown == [ ] then
      [ ]
    else
      [
        (errors.driverDevice {
          inherit driver;
          capabilities = unknown;
          described = map facts.describeCapability unknown;
          floor = last (builtins.sort (a: b: builtins.compareVersions a b < 0) floors);
        })
      ];

  # E111.
  branch =
    {
      capabilities,
      driver ? null,
      ...
    }:
    let
      orphaned = filter (c: !(facts.driverServes driver c)) capabilities;
    in
    if driver == null || orphaned == [ ] then
      [ ]
    else
      [
        (errors.driverTooNew {
          inherit driver;
          capabilities = orphaned;
          described = map facts.describeCapability orphaned;
          inherit (facts.data.drivers.preTuring) lastBranch;
        })
      ];
}
