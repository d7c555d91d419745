/**
  Wheels against the machine they shall run on: glibc (E132), Jetson (E107), and PTX that the driver has to compile (E112).
*/
{ lib, facts, errors, ... }:
let
  inherit (builtins)
    attrNames
    compareVersions
    concatMap
    filter
    head
    isList
    isString
    match
    split
    ;
  serverFrom = facts.data.jetson.serverWheelsRunFrom.cuda;
  isServerless = c: (facts.capabilityFacts c).jetson or false && compareVersions c "8.8" < 0;

  # A wheel with several platform tags runs where the least demanding of them does.
  floors = file: map (m: "${head m}.${builtins.elemAt m 1}") (filter isList (split "manylinux_([0-9]+)_([0-9]+)_" file));
  floorOf =
    file:
    let
      sorted = builtins.sort (a: b: compareVersions a b < 0) (floors file);
      # Legacy names (manylinux1, 2010, 2014) ask for less than any base has.
      legacy = match ".*manylinux(1|2010|2014)_.*" file != null;
    in
    if sorted == [ ] || legacy then null else head sorted;
in
{
  target,
  packages,
  cuda,
  ...
}:
let
  wheels = filter (name: packages.${name}.flavour == "wheel" && match ".*(none-any|linux1_.*|20[0-9]+_.*)\\.whl" packages.${name}.file.file == null) (attrNames packages);
  tooNew = filter (
    name:
    let
      floor = floorOf packages.${name}.file.file;
    in
    floor != null && compareVersions floor target.glibc > 0
  ) wheels;
  described = map (name: { inherit name; inherit (packages.${name}) version; glibc = floorOf packages.${name}.file.file; }) tooNew;
  highest = builtins.foldl' (acc: w: if compareVersions w.glibc acc > 0 then w.glibc else acc) "0" described;

  boards = filter isServerless target.capabilities;
  isServer =
    p:
    let
      capabilities = p.capabilities or null;
    in
    (p.axes.cuda or "none") != "none"
    && (capabilities == null || filter (c: lib.capability.covers capabilities c == null) boards != [ ]);
  # The plan's CUDA counts: components are "for CUDA 13", whichever.
  release = facts.latestCuda cuda;
  isEarly = release != null && compareVersions release serverFrom < 0;
  servers = filter (name: isServer packages.${name}) wheels;

  # Compiled by the driver, and made by a toolkit that is newer than it.
  jit =
    capability:
    let
      late = concatMap (
        name:
        let
          p = packages.${name};
          # Of a file "for CUDA 12" nobody knows which release made its PTX.
          releases = facts.cudaReleasesOf (p.axes.cuda or "none");
          release = head releases;
          toolkit = if builtins.length releases != 1 then null else facts.toolkitDriver release;
          cover = lib.capability.covers p.capabilities capability;
        in
        if (p.capabilities or null) == null || toolkit == null || facts.range.atLeast toolkit target.driver || cover == null || cover.kind != "ptx" then
          [ ]
        else
          [ { inherit name toolkit release; inherit (p) version; inherit (cover) by; } ]
      ) wheels;
      worst = head (builtins.sort (a: b: compareVersions a.toolkit b.toolkit > 0) late);
    in
    if late == [ ] then
      [ ]
    else
      [ (errors.driverPtx { inherit capability; inherit (target) driver; inherit (worst) toolkit; cuda = worst.release; packages = late; }) ];
in
(if tooNew == [ ] then [ ] else [ (errors.glibcFloor { wheels = described; inherit (target) glibc; inherit highest; }) ])
++ (
  if boards == [ ] || cuda == null || !isEarly || target.system != "aarch64-linux" || servers == [ ] then
    [ ]
  else
    [ (errors.jetsonWheels { capabilities = boards; packages = servers; inherit cuda serverFrom; }) ]
)
++ (if (target.driver or null) == null then [ ] else concatMap jit target.capabilities)
