/**
  Why the target's GPUs, its driver or its JetPack cannot have a wheel that fits in all else.

  # Type
  `{ lib; facts; target; } -> { package; release; variant; builds; } -> null | { code; why;
  uncovered ? ; }`

  # Inputs
  `builds`: what builds.nix says of the package; null where all of it is for CUDA
*/
{
  lib,
  facts,
  target,
}:
let
  inherit (builtins)
    all
    concatStringsSep
    elem
    filter
    ;
  asked = target.accelerator.cuda or null;
  driver = import ../driver.nix { inherit facts; } target;
  jetson = import ../jetson.nix { inherit lib facts; } target;
  serverFrom = facts.data.capabilityRules.unified.from;
  gfxExtras = import ./gfx-extras.nix { inherit lib target; };
  # What nothing that this request says can be made for.
  unnamed = removeAttrs facts.namedAxes (builtins.attrNames (target.axes or { }));

  # What a person wants to know of a list of code: from where on, up to where, or all of it.
  coverage =
    entries: uncovered:
    let
      # Code for one device alone (9.0a) says nothing about where the rest begins.
      general = filter (entry: builtins.match ".*[af]" entry == null) entries;
      dotted = entry: builtins.concatStringsSep "." (builtins.match "[a-z]+_([0-9]+)([0-9])" entry);
      known = builtins.sort lib.capability.lessThan (map dotted general);
      least = builtins.head known;
      most = lib.list.last known;
    in
    if known != [ ] && all (c: lib.capability.lessThan c least) uncovered then
      "for ${least} and newer"
    else if known != [ ] && all (lib.capability.lessThan most) uncovered then
      "up to ${most}"
    else
      "for ${lib.capability.describe entries}";

  # The CUDA releases of a JetPack.
  span =
    window:
    if !(window ? max) then
      "${window.min} and newer"
    else if window ? min then
      "${window.min} to ${window.max}"
    else
      "${window.max} at most";
  driverProblem = cuda: floor: {
    code = "driver";
    why =
      "is built for CUDA ${cuda}, which needs driver ${floor} or newer; yours is ${driver}";
  };
in
{
  package,
  release,
  variant,
  builds,
}:
let
  cuda = variant.axes.cuda or "none";
  capabilities = variant.capabilities or null;
  uncovered = filter (
    c: lib.capability.coversWith { cuda = variant.axes.cuda or null; } c capabilities == null
  ) target.capabilities;
  # What is known of releases whose own files nobody read; reading beats it.
  drops =
    if facts.componentDrops ? ${package.name} then
      facts.componentDrops.${package.name} release.version
    else
      [ ];
  lostBy =
    row:
    filter (
      c:
      builtins.compareVersions c row.belowCapability < 0
      && (capabilities == null || package.meta.kind == "component" && elem c uncovered)
    ) target.capabilities;
  dropped = filter (row: lostBy row != [ ]) drops;
  floor = facts.driverFloor cuda;
  inherit (lib.version) key;
  foreign = builds.foreign variant;
  gfx = if variant ? gfxExtras then gfxExtras.targets variant else variant.gfx or null;
  built = {
    axes = variant.axes or { };
    inherit capabilities;
  };
  beyond = jetson.outside cuda;
  elsewhere = builtins.intersectAttrs (variant.axes or { }) unnamed;
  driverIsOld = driver != null && floor != null && key driver < key floor;
  # Where nobody looked at the code, the CUDA release that compiled it has to speak for it; one
  # that was named speaks for files "for CUDA 12", too.
  isNamed = package.meta.kind == "accelerated" && asked != null;
  releases =
    if isNamed then
      [
        asked
        cuda
      ]
    else
      [ cuda ];
  window = filter (c: !(all (r: facts.cudaCanRun r c) releases)) target.capabilities;
in
if elsewhere != { } then
  let
    inherit (builtins.head (builtins.attrValues elsewhere)) label name;
  in
  {
    code = "unasked ${name}";
    why = "is built for ${label} ${variant.axes.${name}}, and the request names no ${name}";
  }
else if builds != null && foreign != null then
  foreign
else if jetson.boards != [ ] && cuda != "none" && beyond != null then
  {
    code = "capability";
    why =
      "is built for CUDA ${cuda}, and JetPack ${concatStringsSep ", " beyond.jetpack} runs "
      + span beyond.window;
  }
else if jetson.older != [ ] && jetson.isServer built && jetson.isTooOld cuda then
  {
    code = "capability";
    why = "is built for aarch64 servers, whose code a Jetson runs from CUDA ${serverFrom} on";
  }
else if dropped != [ ] then
  let
    row = builtins.head dropped;
    uncovered = lostBy row;
  in
  {
    code = "capability";
    why =
      "has no code for ${concatStringsSep ", " uncovered}: from ${row.from} on it starts at "
      + row.belowCapability;
    inherit uncovered;
  }
else if package.meta.kind == "component" then
  # Other libraries of the toolkit need not be called on a GPU that they have no code for.
  if driverIsOld then driverProblem cuda floor else null
else if
  target.gfx != [ ] && gfx != null && filter (g: !(elem g gfx)) target.gfx != [ ]
then
  {
    code = "capability";
    why = "has code for ${concatStringsSep ", " gfx} only";
  }
else if target.capabilities == [ ] || cuda == "none" && capabilities == null then
  if driverIsOld then driverProblem cuda floor else null
else if capabilities != null && uncovered != [ ] then
  {
    code = "capability";
    why = "has machine code ${coverage capabilities uncovered} only";
    inherit uncovered;
  }
else if capabilities == null && window != [ ] then
  {
    code = "capability";
    why =
      let
        devices = concatStringsSep ", " window;
        release = builtins.head releases;
      in
      "is built for CUDA ${release}, which has no code "
      + (
        if all (c: facts.cudaServes release c != null) window then
          "of its own for ${devices}, and was not measured"
        else
          "for ${devices}"
      );
    uncovered = window;
  }
else if driverIsOld then
  driverProblem cuda floor
else
  null
