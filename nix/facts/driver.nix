/**
  Driver versions (drivers.json).
*/
{ data }:
let
  inherit (builtins) attrNames head match;
  inherit (data.drivers)
    devices
    floors
    preTuring
    toolkit
    ;
  inherit ((import ../lib).version) major;
  inherit ((import ../lib).list) last;
in
{
  /**
    The least Linux driver that runs programs of a CUDA version; null where it is unknown.

    # Type
    `driverFloor :: String -> String | Null`

    # Examples
    facts.driverFloor "12.8"
    => "525.60.13"
    facts.driverFloor "none"
    => null
  */
  driverFloor =
    cuda:
    let
      found = match "([0-9]+).*" cuda;
    in
    if found == null then null else (floors.${head found} or { min = null; }).min;

  /**
    The newest CUDA major version whose floor a driver meets; null where it meets none.

    # Type
    `cudaMajorForDriver :: String -> String | Null`

    # Examples
    facts.cudaMajorForDriver "535.104.05"
    => "12"
  */
  cudaMajorForDriver =
    driver:
    let
      isMet = m: builtins.compareVersions driver floors.${m}.min >= 0;
      met = builtins.filter isMet (attrNames floors);
    in
    last met;

  /**
    The driver that a CUDA release came with (its first, "GA" edition); null where it is unknown.

    # Type
    `toolkitDriver :: String -> String | Null`

    # Examples
    facts.toolkitDriver "12.8"
    => "570.26"
  */
  toolkitDriver = release: (toolkit.${release} or { }).ga or null;

  /**
    The least driver that knows a GPU, by its capability; null where it is unknown.

    # Type
    `deviceDriver :: String -> String | Null`

    # Examples
    map facts.deviceDriver [ "12.1" "12.1a" "8.6" ]
    => [ "575.51.03" "575.51.03" null ]
  */
  deviceDriver =
    capability:
    (devices.${head (match "([0-9.]+)[af]?" capability)} or { driverFrom = null; }).driverFrom;

  /**
    Tell whether a driver still serves a capability. True where nothing is known.

    # Type
    `driverServes :: String -> String -> Bool`

    # Examples
    facts.driverServes "590.44.01" "6.1"
    => false
  */
  driverServes =
    driver: capability:
    builtins.compareVersions capability preTuring.belowCapability >= 0
    || builtins.compareVersions (major driver) preTuring.lastBranch <= 0;
}
