/**
  CUDA releases and the compute capabilities that they make code for (cuda-capabilities.json).
*/
{ data }:
let
  inherit (builtins)
    all
    concatMap
    elem
    filter
    groupBy
    head
    mapAttrs
    match
    ;
  inherit (data.cuda) order releases;

  inherit ((import ../lib).version) major;
  inherit ((import ../lib).capability) coversWith toSm;
  inherit ((import ../lib).list) last;
  # "13.0.2" speaks of release 13.0.
  minor =
    version:
    let
      found = match "([0-9]+\\.[0-9]+).*" version;
    in
    if found == null then version else head found;

  all' =
    release: release.capabilities ++ release.archSpecific or [ ] ++ release.familySpecific or [ ];
  byRelease = mapAttrs (_: all') releases;
  byMajor = groupBy major order;
  # Release or major version → what at least one release of it has code for.
  table = mapAttrs (_: concatMap (release: byRelease.${release})) byMajor // byRelease;
  # The same as code that is asked whom it serves, once for all who ask.
  entries = mapAttrs (
    _:
    concatMap (c: [
      "sm_${toSm c}"
      "compute_${toSm c}"
    ])
  ) table;
in
rec {
  /**
    All CUDA releases known, oldest first.

    # Type
    `cudaReleases :: [ String ]`
  */
  cudaReleases = order;

  /**
    List the known CUDA releases that a version or prefix speaks of, oldest first. Null stands for
    all.

    # Type
    `cudaReleasesOf :: Null | String -> [ String ]`

    # Examples
    facts.cudaReleasesOf "13.0.2"
    => [ "13.0" ]
    facts.cudaReleasesOf "11"
    => [ "11.4" "11.5" "11.6" "11.7" "11.8" ]
  */
  cudaReleasesOf =
    version:
    if version == null then
      order
    else if releases ? ${minor version} then
      [ (minor version) ]
    else
      byMajor.${version} or [ ];

  /**
    The newest known CUDA release that a version or prefix speaks of; null where none is known.

    # Type
    `latestCuda :: Null | String -> String | Null`

    # Examples
    facts.latestCuda "12"
    => "12.9"
  */
  latestCuda =
    version:
    let
      found = cudaReleasesOf version;
    in
    last found;

  /**
    Tell whether a CUDA version (or a release of that prefix) makes code for a capability. True
    where the release is unknown.

    # Type
    `cudaCanRun :: String -> String -> Bool`

    # Examples
    facts.cudaCanRun "13.0" "6.1"
    => false
  */
  cudaCanRun =
    version:
    let
      known = table.${version} or table.${minor version} or null;
    in
    capability: known == null || elem capability known;

  /**
    Say what a CUDA version (or a release of that prefix) could have made for a device to run,
    whether or not it names the device: `"sass"` of an earlier minor, else `"ptx"`, which the driver
    compiles; null for neither. `"sass"` where the release is unknown.

    # Type
    `cudaServes :: String -> String -> "sass" | "ptx" | Null`

    # Examples
    map (facts.cudaServes "12.8") [ "12.1" "12.1a" ]
    => [ "sass" null ]
    map (facts.cudaServes "12.6") [ "12.0" "9.0" "3.5" ]
    => [ "ptx" "sass" null ]
  */
  cudaServes =
    version:
    let
      known = entries.${version} or entries.${minor version} or null;
      newest = last (cudaReleasesOf version);
      found = capability: coversWith { cuda = newest; } capability known;
    in
    capability:
    if known == null then
      "sass"
    else
      (
        let
          code = found capability;
        in
        if code == null then { kind = null; } else code
      ).kind;

  /**
    List the CUDA releases that make code for all of some capabilities, oldest first.

    # Type
    `cudaReleasesFor :: [ String ] -> [ String ]`

    # Examples
    facts.cudaReleasesFor [ "6.1" "12.0" ]
    => [ "12.8" "12.9" ]
  */
  cudaReleasesFor =
    capabilities: filter (release: all (c: elem c byRelease.${release}) capabilities) order;

  /**
    Facts of one capability; null for one that no release knows.

    # Type
    `capabilityFacts :: String -> { architecture ? String; first ? String; last ? String; jetson ?
    Bool; … } | Null`
  */
  capabilityFacts = capability: data.cuda.capabilities.${capability} or null;

  /**
    The new name of a capability that was renamed; null for the others.

    # Type
    `renamedTo :: String -> String | Null`

    # Examples
    map facts.renamedTo [ "10.1a" "10.0" ]
    => [ "11.0a" null ]
  */
  renamedTo =
    capability:
    let
      m = match "([0-9]+\\.[0-9])([af]?)" capability;
      device = if m == null then null else data.capabilityRules.renamed.devices.${head m} or null;
    in
    if device == null then null else device + builtins.elemAt m 1;

  /**
    Capabilities that a release took away, oldest first.

    # Type
    `droppedBy :: String -> [ String ]`

    # Examples
    facts.droppedBy "12.0"
    => [ "3.5" "3.7" ]
  */
  droppedBy =
    release:
    let
      before = filter (r: builtins.compareVersions r release < 0) order;
      previous = last before;
    in
    if before == [ ] then
      [ ]
    else
      filter (c: !(elem c releases.${release}.capabilities)) releases.${previous}.capabilities;

  /**
    The major version of a CUDA version.

    # Type
    `cudaMajor :: String -> String`

    # Examples
    facts.cudaMajor "12.8"
    => "12"
  */
  cudaMajor = major;
}
