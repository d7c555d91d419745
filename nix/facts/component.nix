/**
  Pieces of the CUDA toolkit: which version has no code for which capability, which driver it asks
  for (components.json), which CUDA release it belongs to (cuda-components.json).
*/
{ data, range }:
let
  inherit (builtins)
    attrValues
    concatLists
    concatMap
    filter
    head
    intersectAttrs
    listToAttrs
    mapAttrs
    match
    ;
  rows = concatLists (attrValues data.components.drops);
  names = concatMap (row: row.packages) rows;
  inherit (data.cudaComponents) packages;
  releaseIn =
    { row, version }:
    if row == "version" then
      head (match "([0-9]+\\.[0-9]+).*" version)
    else
      row.${version} or (
        let
          # The same files, packed again.
          packed = match "(.*)\\.post[0-9]+" version;
        in
        if packed == null then null else row.${head packed} or null
      );
in
{
  /**
    The components about which something is known, by distribution name: `version → [ Row ]` of
    what that version dropped.

    # Type
    `componentDrops :: { <name> = String -> [ { belowCapability; from; lastWith ? ; … } ]; }`

    # Examples
    map (row: row.belowCapability) (facts.componentDrops.nvidia-cudnn-cu12 "9.12.0.46")
    => [ "7.5" ]
  */
  componentDrops = listToAttrs (
    map (name: {
      inherit name;
      value =
        let
          dropping = filter (row: builtins.elem name row.packages) rows;
        in
        version: filter (range.holds version) dropping;
    }) names
  );

  /**
    The distributions that are parts of the CUDA toolkit: name → `"version"` where its own version
    begins with that of its CUDA release, else version → release.

    # Type
    `cudaComponents :: { <name> = "version" | { <version> = String; }; }`

    # Examples
    facts.cudaComponents.nvidia-nvvm
    => "version"
  */
  cudaComponents = packages;

  /**
    The CUDA release that a part of the toolkit belongs to; null where it is unknown, or the
    distribution is no part of it.

    # Type
    `cudaReleaseOf :: String -> String -> String | Null`

    # Examples
    facts.cudaReleaseOf "nvidia-cublas" "13.1.0.3"
    => "13.0"
    facts.cudaReleaseOf "nvidia-nvjitlink-cu12" "12.8.93"
    => "12.8"
    facts.cudaReleaseOf "nvidia-cudnn-cu12" "9.10.2.21"
    => null
  */
  cudaReleaseOf =
    name: version:
    releaseIn {
      row = packages.${name} or { };
      inherit version;
    };

  /**
    The CUDA release of each part of the toolkit among the packages of a plan; null where it is
    unknown.

    # Type
    `componentReleases :: { <name> = { version :: String; … }; } -> { <name> = String | Null; }`

    # Examples
    facts.componentReleases { numpy.version = "2.3.4"; nvidia-nvvm.version = "13.0.88"; }
    => { nvidia-nvvm = "13.0"; }
  */
  componentReleases =
    planned:
    mapAttrs (
      name: row:
      releaseIn {
        inherit row;
        inherit (planned.${name}) version;
      }
    ) (intersectAttrs planned packages);

  /**
    What cuDNN of a version asks of the driver for a capability; null where nothing is known.

    # Type
    `cudnnDriver :: String -> String -> String | Null`

    # Examples
    facts.cudnnDriver "9.10.2.21" "12.0"
    => "570.26"
  */
  cudnnDriver =
    version: capability:
    let
      row = range.pick version data.components.cudnn.driverFor;
    in
    if row != null && builtins.elem capability row.capabilities then row.driver else null;
}
