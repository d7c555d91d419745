/**
  Why a target cannot have a file, if it cannot.

  # Type
  `{ lib; facts; target; prereleaseOf; } -> { package; release; variant; flavour; file; builds;
  recipe ? ; } -> null | { code; why; uncovered ? ; }`

  # Inputs
  `prereleaseOf`: whether prereleases are wanted of a name
  : `file`: the wheel that was selected for the target, or the sdist; null where there is none
  : `builds`: what builds.nix says of the package; `recipe`: of a source, what ../recipe.nix says
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
    compareVersions
    concatStringsSep
    elem
    elemAt
    head
    intersectAttrs
    length
    match
    ;
  python = lib.specifier.candidate target.pythonVersion;
  systemAndPython = "CPython ${target.python} on ${target.system}";

  inherit (import ../evidence.nix { inherit lib; }) weak told;
  unreviewed = package: found: (facts.judgedStartUp package found).unreviewed;
  startUp = import ../start-up.nix { inherit lib; };
  # What only `strict` minds comes last: everything else fits then.
  strictly =
    asked:
    let
      problem = problemOf asked;
      rows = weak asked.variant;
      isTaken = asked.flavour != "wheel" || target.takesStartUp or false;
      found = if isTaken then [ ] else asked.variant.startUp or [ ];
      files = if found == [ ] then [ ] else unreviewed asked.package.name found;
    in
    if problem != null then
      problem
    else if rows != [ ] then
      {
        code = "facts";
        why = "has ${told rows}, which strict does not take";
      }
    else if files != [ ] then
      {
        code = "start-up";
        why = "runs code whenever Python starts (${startUp files}), which strict does not take";
      }
    else
      null;

  device = import ./device.nix { inherit lib facts target; };
  # Who names no device leaves little to ask of most packages.
  isPlain =
    target.capabilities == [ ] && target.gfx == [ ] && (target.driver or null) == null;
  # Whether the target may have CUDA, and what it says instead.
  hasCuda = target.accelerator != "none" && !(target.accelerator ? rocm) && target.gfx == [ ];
  needsCuda = source: elem "cuda" (source.toolchain or [ ]) && !(source.cudaOptional or false);
  wanted =
    if target.accelerator == "none" then
      "you ask for cuda = null"
    else if target.gfx != [ ] then
      "${lib.text.listed target.gfx} ${
        if length target.gfx == 1 then "was" else "were"
      } asked for"
    else
      "you ask for rocm = ${lib.text.show target.accelerator.rocm}";
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
      recipe ? null,
    }:
    let
      requiresPython = variant.requiresPython or release.requiresPython or [ ];
      first = head requiresPython;
      # What nearly all say, ">=3.9", is asked by primops alone.
      takesPython =
        requiresPython == [ ]
        ||
          length requiresPython == 1
          && head first == ">="
          && match "[0-9]+([.][0-9]+)*" (elemAt first 1) != null
          && compareVersions target.pythonVersion (elemAt first 1) >= 0;
      stated = if variant ? requires then variant else release;
      glibc = variant.loads.${target.system}.glibc or null;
    in
    if !takesPython && !(lib.specifier.compile requiresPython python) then
      {
        code = "python";
        why = "needs Python ${lib.specifier.toText requiresPython}";
      }
    else if
      match "[0-9.]+" release.version == null
      && lib.version.isPrerelease release.version
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
            "has no wheel, only its source${builtBy package.name release}"
          else
            "has no wheel for ${systemAndPython}${glibcNote variant}";
      }
    else if flavour == "source" then
      if !hasCuda && needsCuda recipe.source then
        {
          code = "foreign";
          why = "is compiled with nvcc, for CUDA, and ${wanted}";
        }
      else if recipe.isDefault && elem "rust" recipe.source.toolchain then
        {
          code = "build";
          why = "is compiled with Rust, which the default recipe has not: a package.nix says how";
        }
      else
        null
    else if glibc != null && compareVersions glibc target.glibc > 0 then
      {
        code = "wheel";
        why = "needs glibc ${glibc} (measured), and the target has ${target.glibc}";
      }
    # Only of ROCm that nobody asked for there is something to say then.
    else if
      isPlain
      && (builds == null || target.accelerator != "any" || variant.axes.rocm or "none" == "none")
      && intersectAttrs facts.namedAxes (variant.axes or { }) == { }
    then
      null
    else
      device {
        inherit
          package
          release
          variant
          builds
          ;
      };
  # Who wants wheels alone hears what would build it.
  builtBy =
    name: release:
    let
      inherit (target) flavour;
      wish =
        if builtins.isString flavour then flavour else flavour.${name} or flavour.default or "";
    in
    if wish == "wheel" && release ? sdist then
      " (flavour.${name} = \"source\" builds that)"
    else
      "";
  ofAnyGlibc = lib.wheelTags.select (lib.wheelTags.supported (target // { glibc = "2.99"; }));
  glibcNote =
    variant:
    let
      other = ofAnyGlibc (variant.wheels or { });
    in
    if other == null then
      ""
    else
      " with glibc ${target.glibc} (${concatStringsSep ", " other.tags.platform})";
in
if target.strict or false then strictly else problemOf
