/**
  The driver, where the target states one: E110, E111.
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
  isJetson = c: (facts.capabilityFacts c).jetson or false;
in
{
  # E110. A Jetson's driver belongs to its JetPack and is numbered by it: the windows of JetPack say
  # more.
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
      driver == null
      || cuda == null
      || builtins.any isJetson capabilities
      || floor == null
      || facts.range.atLeast floor driver
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

  # E111.
  branch =
    {
      capabilities,
      driver ? null,
      ...
    }:
    let
      orphaned = filter (c: !(isJetson c) && !(facts.driverServes driver c)) capabilities;
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
