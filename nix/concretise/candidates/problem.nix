/**
  Why a target cannot have a file, if it cannot.

  # Type
  `{ lib; facts; target; prereleaseOf; } -> { package; release; variant; flavour; file; builds; } ->
  null | { code; why; uncovered ? ; }`

  # Inputs
  `prereleaseOf`: whether prereleases are wanted of a name
  : `file`: the wheel that was selected for the target, or the sdist; null where there is none
  : `builds`: what builds.nix says of the package
*/
{
  lib,
  facts,
  target,
  prereleaseOf,
}:
let
  onlyPrereleases =
    package: all (release: lib.version.isPrerelease release.version) package.data.releases;
  inherit (builtins)
    all
    concatStringsSep
    elem
    filter
    ;
  asked = target.accelerator.cuda or null;
  driver = import ../driver.nix { inherit facts; } target;
  python = lib.specifier.candidate target.pythonVersion;
  systemAndPython = "CPython ${target.python} on ${target.system}";

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

  inherit (import ../evidence.nix { inherit lib; }) weak told;
  # What only `strict` minds comes last: everything else fits then.
  strictly =
    asked:
    let
      problem = problemOf asked;
      rows = weak asked.variant;
    in
    if problem != null || rows == [ ] then
      problem
    else
      {
        code = "facts";
        why = "has ${told rows}, which strict does not take";
      };

  jetson = import ../jetson.nix { inherit lib facts; } target;
  serverFrom = facts.data.capabilityRules.unified.from;
  gfxExtras = import ./gfx-extras.nix { inherit lib target; };
  # Whether the target may have CUDA, and what it says instead.
  hasCuda = target.accelerator != "none" && !(target.accelerator ? rocm) && target.gfx == [ ];
  wanted =
    if target.accelerator == "none" then
      "you ask for cuda = null"
    else if target.gfx != [ ] then
      "${lib.text.listed target.gfx} ${
        if builtins.length target.gfx == 1 then "was" else "were"
      } asked for"
    else
      "you ask for rocm = ${lib.text.show target.accelerator.rocm}";
  # What nothing that this request says can be made for.
  unnamed = removeAttrs facts.namedAxes (builtins.attrNames (target.axes or { }));

  # The reasons, in the order in which a person would want to hear them; the first that applies is
  # told.
  problemOf =
    {
      package,
      release,
      variant,
      flavour,
      file,
      builds,
    }:
    let
      requiresPython = variant.requiresPython or release.requiresPython or [ ];
      stated = if variant ? requires then variant else release;
      cuda = variant.axes.cuda or "none";
      capabilities = variant.capabilities or null;
      uncovered = filter (
        c: lib.capability.coversWith { cuda = variant.axes.cuda or null; } c capabilities == null
      ) target.capabilities;
      floor = facts.driverFloor cuda;
      glibc = variant.loads.${target.system}.glibc or null;
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
    if requiresPython != [ ] && !(lib.specifier.compile requiresPython python) then
      {
        code = "python";
        why = "needs Python ${lib.specifier.toText requiresPython}";
      }
    else if
      lib.version.isPrerelease release.version
      && !(prereleaseOf package.name)
      && !(onlyPrereleases package)
    then
      {
        code = "prerelease";
        why = "is a prerelease, and nobody asked for one";
      }
    else if variant ? mark then
      {
        code = "mark";
        why = "is left out: ${variant.mark}";
      }
    else if stated ? requiresUnknown then
      {
        code = "requires";
        why = "is left out: its requirements are not known: ${stated.requiresUnknown}";
      }
    else if flavour == "wheel" && file == null then
      {
        code = "wheel";
        why =
          if lib.wheelTags.isEmpty (variant.wheels or { }) then
            "has no wheel, only its source"
          else
            "has no wheel for ${systemAndPython}${glibcNote variant}";
      }
    else if flavour == "source" then
      if !hasCuda && elem "cuda" (package.meta.source.toolchain or [ ]) then
        {
          code = "foreign";
          why = "is compiled with nvcc, for CUDA, and ${wanted}";
        }
      else
        null
    else if elsewhere != { } then
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
    else if glibc != null && builtins.compareVersions glibc target.glibc > 0 then
      {
        code = "wheel";
        why = "needs glibc ${glibc} (measured), and the target has ${target.glibc}";
      }
    else if package.meta.kind == "component" then
      # A library of the toolkit without code for a GPU need not be called there; validate knows
      # those that are.
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
      null;
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
  glibcNote =
    variant:
    let
      other = lib.wheelTags.select (lib.wheelTags.supported (target // { glibc = "2.99"; })) (
        variant.wheels or { }
      );
    in
    if other == null then
      ""
    else
      " with glibc ${target.glibc} (${concatStringsSep ", " other.tags.platform})";
in
if target.strict or false then strictly else problemOf
