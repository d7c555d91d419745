/**
  List what could stand for a package, best first, each with the reason why the target alone rules
  it out, if it does.

  A candidate is one (release, variant, flavour). Those of one release that follow each other are a
  group. Everything in it is lazy: a release that is ruled out by its version costs nothing for its
  variants, and a candidate that is ruled out by its Python nothing for its wheels.

  # Type
  `{ lib; facts; target; environment; tags; prereleaseOf; pinned; extrasOf ? ; standIns ? ;
  offers ? ; } -> Package -> [ Group ]`
  with
  ```
  Group = { compared; candidates :: [ Candidate ]; }     # of one version; perhaps none
  Candidate = {
    name; version; flavour; release; variant; axes; file;
    recipe   :: null | Recipe                # how its source is built (recipe.nix)
    compared :: { version; key; }            # what specifiers are asked with
    problem  :: null | { code; why; }        # why this target can't have it
    edges    :: [ Edge ]                     # its active requirements
    extraEdges :: String -> null | [ Edge ]  # those of one extra; null where none are recorded
    extraGap :: String -> null | { code; why; noteFor; }  # what is missing of an extra (extras.nix)
    implied  :: [ String ]                   # extras that bring code for the target's GPUs
    bounds   :: [ Edge ]                     # what its symbols say of a package that it requires
    loads    :: null | Attrs                 # what was measured of its libraries, for this system
    offer    ? :: Offer                      # of what the base compiles (candidates/offered.nix)
  }
  Edge = { name; ok :: Candidate -> Bool; extras; requirement; insteadOf ? ; }
  ```
*/
{
  lib,
  facts,
  target,
  environment,
  tags,
  # Whether prereleases are wanted of a name.
  prereleaseOf,
  # Name → whether the user pins it exactly (PEP 592: only then may a yanked file be taken).
  pinned,
  # Name → the extras that the user asks for: a release without one is none.
  extrasOf ? { },
  # Name → the package that the user asks for in its stead (stand-ins.nix).
  standIns ? { },
  # Name → what the base can compile of it by recipes of its own.
  offers ? { },
}:
let
  inherit (builtins)
    catAttrs
    concatLists
    elem
    filter
    head
    partition
    ;

  measuredFirst = import ./measured-first.nix target;

  flavourOf =
    name:
    if builtins.isString target.flavour then
      target.flavour
    else
      target.flavour.${name} or target.flavour.default or "prefer-wheel";

  inherit
    (import ./candidates/edges.nix {
      inherit
        lib
        target
        environment
        standIns
        ;
    })
    edgesOf
    addedTo
    extraEdgesOf
    boundsOf
    ;
  gfxExtras = import ./candidates/gfx-extras.nix { inherit lib target; };
  buildsOf = import ./candidates/builds.nix { inherit lib facts target; };
  problemOf = import ./candidates/problem.nix {
    inherit
      lib
      facts
      target
      prereleaseOf
      ;
  };
  recipeOf = import ./recipe.nix {
    inherit lib facts;
    holds = lib.marker.evaluate environment;
  };

  inherit (import ./accelerator.nix { inherit facts; }) complete;
  offered = import ./candidates/offered.nix {
    inherit
      lib
      facts
      target
      edgesOf
      addedTo
      extraEdgesOf
      ;
  };
  linked = import ./candidates/linked.nix { inherit facts; };
  needsMpi = target.mpi or false;
  # Only what was there on a day; what has no date may have come later.
  hasDay = target ? asOf;
  isLate = release: !(release ? uploaded) || release.uploaded > target.asOf;

  asked = target.accelerator.cuda or null;
  # Its release, where the request says more than a major.
  named =
    if asked == null || builtins.match "[0-9]+" asked != null then
      null
    else
      lib.version.majorMinor asked;
  # Of wheels that state no glibc.
  bare = lib.wheelTags.bare target.system;

  selectAny = lib.wheelTags.selectWith { yanked = true; } tags;
  selectGood = lib.wheelTags.select tags;

  inherit (import ./extras.nix) gap;

  candidate =
    {
      package,
      flavour,
      release,
      variant,
      takeYanked,
      select,
      asked,
      builds,
      compared,
    }:
    let
      extraGap = gap package.data release variant;
      gaps = filter (found: found != null) (map extraGap (asked ++ implied));
      implied = if variant ? gfxExtras then gfxExtras.of variant else [ ];
      wheels = variant.wheels or { };
      selected = if flavour == "source" then release.sdist else select wheels;
      yanked = if flavour == "source" then release.sdist else selectAny wheels;
      axes = if flavour == "wheel" && variant ? axes then complete variant.axes else { };
      added = package.meta.requires or [ ];
      recipe = if flavour == "source" then recipeOf package release else null;
    in
    {
      inherit (package) name meta;
      inherit (release) version;
      inherit
        release
        variant
        flavour
        recipe
        ;
      file = selected;
      inherit compared;
      axes =
        if package.meta.axis == null then
          axes
        else
          axes // { ${package.meta.axis} = lib.version.public release.version; };
      problem =
        if needsMpi && package.meta.axis == "torch" then
          {
            code = "mpi";
            why = "is built without MPI";
          }
        else if hasDay && isLate release then
          {
            code = "as-of";
            why =
              if release ? uploaded then
                "is of ${release.uploaded}, after ${target.asOf}"
              else
                "has no date on record, and you ask for what was there on ${target.asOf}";
          }
        else if (asked != [ ] || implied != [ ]) && gaps != [ ] then
          head gaps
        else if variant ? gfxExtras && gfxExtras.lacks variant asked then
          gfxExtras.problem variant
        else if (selected == null || selected ? yanked) && !takeYanked && yanked != null then
          {
            code = "yanked";
            why = "was yanked${if yanked.yanked == "" then "" else ": ${yanked.yanked}"}";
          }
        else
          problemOf {
            inherit
              package
              release
              variant
              flavour
              builds
              recipe
              ;
            file = selected;
          };
      edges =
        edgesOf (variant.requires or release.requires or [ ])
        ++ (if added == [ ] then [ ] else addedTo added { inherit axes compared; })
        ++ (if recipe == null then [ ] else edgesOf recipe.adds);
      extraEdges = extraEdgesOf release variant;
      inherit extraGap implied;
      loads = if flavour == "wheel" then variant.loads.${target.system} or null else null;
      bounds =
        if flavour == "source" then
          [ ]
        else if offers == { } && variant.loads.${target.system}.torchNot or [ ] == [ ] then
          [ ]
        else
          (
            if variant.loads.${target.system}.torchNot or [ ] == [ ] then
              [ ]
            else
              boundsOf release variant package.name
          )
          ++ (if offers == { } then [ ] else linked package release variant selected);
    };
in
package:
let
  inherit (package.data) releases;
  flavour = flavourOf package.name;
  takeYanked = pinned.${package.name} or false;
  select = if takeYanked then selectAny else selectGood;
  asked = extrasOf.${package.name} or [ ];
  axes = catAttrs "axes" (concatLists (catAttrs "variants" releases));
  # Of most packages all is for CUDA, and a plan asks this of each: primops alone.
  isForCuda = catAttrs "rocm" axes == [ ] && !(elem "none" (catAttrs "cuda" axes));
  builds = if isForCuda && target.gfx == [ ] then null else buildsOf package;
  # Of what has no wheel at all the source is taken, by the default recipe, at its place among the
  # releases; where a package.nix says how it builds, that is for whoever finds no wheel.
  takesOnlySource = package.meta.source == null && flavour == "prefer-wheel";
  # Variants for other machines only are not worth a word, unless there are no others. Those whose
  # glibc nobody knows are the last of a release.
  place =
    variant:
    let
      wheels = variant.wheels or { };
      own = wheels.${target.system};
      file = head (head (builtins.attrValues own));
    in
    if wheels ? ${target.system} then
      if file.platform != bare || variant.loads or { } ? ${target.system} then "here" else "unknown"
    else if wheels ? any then
      "here"
    else
      "elsewhere";
  ofRelease =
    release:
    let
      compared = {
        inherit (release) version;
        key = lib.version.key release.version;
      };
      # None where a release has its source only.
      all = release.variants or [ { } ];
      places = builtins.groupBy place all;
      fitting = places.here or [ ] ++ places.unknown or [ ];
      # Written out, so that a candidate costs nothing before it is looked at.
      one =
        variant:
        candidate {
          inherit
            package
            release
            variant
            takeYanked
            select
            asked
            builds
            compared
            ;
          # Written out, because a call for each would be felt.
          flavour =
            if takesOnlySource && release ? sdist && !(release ? variants) then
              "source"
            else
              "wheel";
        };
      shown =
        if builtins.length all < 2 || fitting == [ ] then
          all
        else if target.capabilities == [ ] && target.gfx == [ ] then
          fitting
        else
          measuredFirst fitting;
    in
    {
      inherit compared;
      # A list by rank where builds differ, which come before each other however old.
      candidates = if builds == null then map one shown else builds.ranked one shown;
    };
  byRelease = map ofRelease releases;
  wheels = if builds == null then byRelease else builds.inOrder byRelease;
  sources = map (
    release:
    let
      compared = {
        inherit (release) version;
        key = lib.version.key release.version;
      };
    in
    {
      inherit compared;
      candidates = [
        (candidate {
          inherit
            package
            release
            takeYanked
            select
            asked
            builds
            compared
            ;
          flavour = "source";
          variant = { };
        })
      ];
    }
  ) (filter (release: release ? sdist) releases)
  ++ compiled;
  compiled =
    if offers ? ${package.name} then
      offered package asked offers.${package.name}
    else
      [ ];
  ordered =
    if flavour == "wheel" then
      wheels
    else if flavour == "source" then
      sources
    else if flavour == "prefer-source" then
      sources ++ wheels
    else if package.meta.source == null && offers == { } then
      wheels
    else
      wheels ++ sources;
  preferred = partition (
    group: group.compared.version == target.prefer.${package.name}
  ) ordered;

  # Where the user names a minor release of CUDA, its parts that state their major alone are taken
  # of that release, or the nearest before it.
  ofNamed =
    group:
    let
      release = facts.cudaReleaseOf package.name group.compared.version;
    in
    release != null && builtins.compareVersions release named <= 0;
  byNamed = partition ofNamed ordered;
  taken = map (c: c // { best = "newest of CUDA ${named} or older"; });
in
if target.prefer ? ${package.name} then
  preferred.right ++ preferred.wrong
else if named != null && builtins.isAttrs (facts.cudaComponents.${package.name} or null) then
  map (group: group // { candidates = taken group.candidates; }) byNamed.right ++ byNamed.wrong
else
  ordered
