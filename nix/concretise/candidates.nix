/**
  List what could stand for a package, best first, each with the reason why the target alone rules
  it out, if it does.

  A candidate is one (release, variant, flavour). Everything in it is lazy: walking past a candidate
  costs one function call, and a newer release that is ruled out by its Python costs nothing for its
  wheels.

  # Type
  `{ lib; facts; target; environment; tags; prereleaseOf; pinned; extrasOf ? ; standIns ? ; } ->
  Package -> [ Candidate ]`
  with
  ```
  Candidate = {
    name; version; flavour; release; variant; axes; file;
    compared :: { version; key; }            # what specifiers are asked with
    problem  :: null | { code; why; }        # why this target can't have it
    edges    :: [ Edge ]                     # its active requirements
    extraEdges :: String -> null | [ Edge ]  # those of one extra; null where none are recorded
    extraGap :: String -> null | { code; why; noteFor; }  # what is missing of an extra (extras.nix)
    bounds   :: [ Edge ]                     # what its symbols say of a package that it requires
    loads    :: null | Attrs                 # what was measured of its libraries, for this system
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
}:
let
  onlyPrereleases =
    package: all (release: lib.version.isPrerelease release.version) package.data.releases;
  inherit (builtins)
    all
    concatMap
    concatStringsSep
    elem
    filter
    partition
    ;

  measuredFirst = import ./measured-first.nix target;

  flavourOf =
    name:
    if builtins.isString target.flavour then
      target.flavour
    else
      target.flavour.${name} or target.flavour.default or "prefer-wheel";

  holds = lib.marker.evaluate environment;
  inherit (lib.specifier) compile;
  anything = _: true;
  edgesOf = concatMap (
    requirement:
    if requirement ? marker && !(holds requirement.marker) then
      [ ]
    else
      [
        {
          inherit requirement;
          name = standIns.${requirement.name} or requirement.name;
          ${if standIns ? ${requirement.name} then "insteadOf" else null} = requirement.name;
          extras = requirement.extras or [ ];
          ok = if requirement ? specifier then compile requirement.specifier else anything;
        }
      ]
  );

  # What package.nix adds to the requirements of a release (added.nix).
  addedTo =
    rows: version:
    let
      applies = row: row.covers (lib.specifier.candidate version);
    in
    edgesOf (map (row: row.requirement) (filter applies rows));

  inherit (import ./accelerator.nix { inherit facts; }) complete;

  asked = target.accelerator.cuda or null;
  # Its release, where the request says more than a major.
  named =
    if asked == null || builtins.match "[0-9]+" asked != null then
      null
    else
      lib.version.majorMinor asked;
  # Of wheels that state no glibc.
  bare = lib.wheelTags.bare target.system;
  python = lib.specifier.candidate target.pythonVersion;
  systemAndPython = "CPython ${target.python} on ${target.system}";

  # The reasons, in the order in which a person would want to hear them; the first that applies is
  # told.
  problemOf =
    {
      package,
      release,
      variant,
      flavour,
      file,
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
      inherit (target) driver;
      inherit (lib.version) key;
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
      null
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
      target.gfx != [ ] && variant ? gfx && filter (g: !(elem g variant.gfx)) target.gfx != [ ]
    then
      {
        code = "capability";
        why = "has code for ${concatStringsSep ", " variant.gfx} only";
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
  driverProblem = cuda: floor: {
    code = "driver";
    why =
      let
        inherit (target) driver;
      in
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

  selectAny = lib.wheelTags.selectWith { yanked = true; } tags;
  selectGood = lib.wheelTags.select tags;
  select = yanked: if yanked then selectAny else selectGood;

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

  inherit (import ./extras.nix) gap requiredBy;
  extraEdgesOf =
    release: variant: extra:
    let
      requirements = requiredBy release variant extra;
    in
    if requirements == null then null else edgesOf requirements;

  # Releases of torch that lack symbols of the wheel refute it, whatever its METADATA allows. One
  # with an axis says itself which release it is for.
  boundsOf =
    release: variant: name:
    let
      refuted = variant.loads.${target.system}.torchNot;
      requires = builtins.any (requirement: requirement.name == "torch") (
        variant.requires or release.requires or [ ]
      );
    in
    if variant.axes or { } ? torch || !requires then
      [ ]
    else
      [
        {
          name = "torch";
          extras = [ ];
          ok = other: !(elem other.version refuted);
          requirement = {
            name = "torch";
            specifier = map (version: [
              "!="
              version
            ]) refuted;
          };
          why = "lacks symbols that ${name} ${release.version} needs";
        }
      ];

  candidate =
    {
      package,
      flavour,
      release,
      variant,
      takeYanked,
      asked,
    }:
    let
      extraGap = gap package.data release variant;
      gaps = filter (found: found != null) (map extraGap asked);
      wheels = variant.wheels or { };
      selected = if flavour == "source" then release.sdist else select takeYanked wheels;
      yanked = if flavour == "source" then release.sdist else select true wheels;
      axes = complete (if flavour == "wheel" then variant.axes or { } else { });
      added = package.meta.requires or [ ];
    in
    {
      inherit (package) name;
      inherit (release) version;
      inherit release variant flavour;
      inherit (package) meta;
      file = selected;
      compared = {
        inherit (release) version;
        key = lib.version.key release.version;
      };
      axes =
        if package.meta.axis == null then
          axes
        else
          axes // { ${package.meta.axis} = lib.version.public release.version; };
      problem =
        if asked != [ ] && gaps != [ ] then
          builtins.head gaps
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
              ;
            file = selected;
          };
      edges =
        edgesOf (variant.requires or release.requires or [ ])
        ++ (if added == [ ] then [ ] else addedTo added release.version);
      extraEdges = extraEdgesOf release variant;
      inherit extraGap;
      loads = if flavour == "wheel" then variant.loads.${target.system} or null else null;
      bounds =
        if flavour == "source" || variant.loads.${target.system}.torchNot or [ ] == [ ] then
          [ ]
        else
          boundsOf release variant package.name;
    };
in
package:
let
  inherit (package.data) releases;
  flavour = flavourOf package.name;
  takeYanked = pinned.${package.name} or false;
  asked = extrasOf.${package.name} or [ ];
  # Variants for other machines only are not worth a word, unless there are no others. Those whose
  # glibc nobody knows are the last of a release.
  place =
    variant:
    let
      wheels = variant.wheels or { };
      own = wheels.${target.system};
      file = builtins.head (builtins.head (builtins.attrValues own));
    in
    if wheels ? ${target.system} then
      if file.platform != bare || variant.loads or { } ? ${target.system} then "here" else "unknown"
    else if wheels ? any then
      "here"
    else
      "elsewhere";
  wheels = concatMap (
    release:
    let
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
            asked
            ;
          flavour = "wheel";
        };
    in
    map one (
      if builtins.length all < 2 || fitting == [ ] then
        all
      else if target.capabilities == [ ] && target.gfx == [ ] then
        fitting
      else
        measuredFirst fitting
    )
  ) releases;
  sources =
    if package.meta.source == null then
      [ ]
    else
      map (
        release:
        candidate {
          inherit
            package
            release
            takeYanked
            asked
            ;
          flavour = "source";
          variant = { };
        }
      ) (filter (release: release ? sdist) releases);
  ordered =
    if flavour == "wheel" then
      wheels
    else if flavour == "source" then
      sources
    else if flavour == "prefer-source" then
      sources ++ wheels
    else if package.meta.source == null then
      wheels
    else
      wheels ++ sources;
  preferred = partition (c: c.version == target.prefer.${package.name}) ordered;

  # Where the user names a minor release of CUDA, its parts that state their major alone are taken
  # of that release, or the nearest before it.
  ofNamed =
    c:
    let
      release = facts.cudaReleaseOf package.name c.version;
    in
    release != null && builtins.compareVersions release named <= 0;
  byRelease = partition ofNamed ordered;
  taken = c: c // { best = "newest of CUDA ${named} or older"; };
in
if target.prefer ? ${package.name} then
  preferred.right ++ preferred.wrong
else if named != null && builtins.isAttrs (facts.cudaComponents.${package.name} or null) then
  map taken byRelease.right ++ byRelease.wrong
else
  ordered
