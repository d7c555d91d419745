/**
  CUDA compute capabilities, and which machine code (`sm_86`) or PTX (`compute_86`) runs on which device.

  - Machine code for X.Y runs on devices X.Z with Z ≥ Y.
  - PTX for X.Y is compiled by the driver for any device from X.Y on.
  - Code with the suffix `a` runs on exactly that capability, as machine code and as PTX.
  - Code with the suffix `f` runs within its family: the same major, from its minor on.
  - Jetson boards (5.3, 6.2, 7.2, 8.7) and Thor (11.0) are separate: they do not run the machine code of other
    capabilities, nor does theirs run elsewhere. From CUDA 13.2 on, code for servers runs on 7.2 and 8.7 too.
  - 10.1 and 11.0 are one device: CUDA 13.0 gave it the new number.
*/
{ version }:
let
  inherit (builtins)
    elemAt
    filter
    fromJSON
    head
    length
    match
    sort
    ;
  separate = {
    "5.3" = null;
    "6.2" = null;
    "7.2" = null;
    "8.7" = null;
    "11.0" = null;
  };
  # Devices that run the code of their neighbours from CUDA 13.2 on.
  unified = {
    "7.2" = null;
    "8.7" = null;
  };
  unifiedFrom = version.key "13.2";

  named = text: if text == "10.1" then "11.0" else text;
  suffixRank = {
    a = 2;
    f = 1;
  };

  # How well one entry serves a device, less is better; null where it does not.
  score =
    {
      device,
      features,
      sharesCode,
    }:
    entry:
    let
      m = match "(sm|compute)_([0-9]+)([0-9])([af]?)" entry;
      capability = named "${elemAt m 1}.${elemAt m 2}";
      suffix = elemAt m 3;
      code = version.key capability;
      inherit (device) key;
      exact = code == key;
      sameMajor = elemAt (match "([0-9]+).*" capability) 0 == device.major;
      inFamily =
        exact
        || sameMajor
        && code < key
        && !(separate ? ${capability})
        && (!(separate ? ${device.capability}) || sharesCode);
      runs =
        if suffix == "a" then
          exact
        else if suffix == "f" || elemAt m 0 == "sm" then
          inFamily
        else
          !(key < code);
      # A request for features of an architecture is only met by code that uses them.
      hasFeatures =
        features == "" || suffix == "a" || features == "f" && suffix == "f";
    in
    if m == null || !(runs && hasFeatures) then
      null
    else
      {
        by = entry;
        kind = if elemAt m 0 == "sm" then "sass" else "ptx";
        inherit code;
        suffix = suffixRank.${suffix} or 0;
      };

  # Machine code before PTX, the most specific, the nearest.
  better =
    a: b:
    if a.kind != b.kind then
      a.kind == "sass"
    else if a.suffix != b.suffix then
      a.suffix > b.suffix
    else
      b.code < a.code;
in
rec {
  /**
    Parse a compute capability.

    # Type
    `parse :: String -> null | { major :: Int; minor :: Int; suffix :: String; }`

    # Inputs
    `text`: as NVIDIA writes it

    # Examples
    map capability.parse [ "8.6" "9.0a" ]
    => [ { major = 8; minor = 6; suffix = ""; } { major = 9; minor = 0; suffix = "a"; } ]

    map capability.parse [ "86" "sm_86" "8.6+PTX" "8" ]
    => [ null null null null ]
  */
  parse =
    text:
    let
      m = match "(0|[1-9][0-9]?)\\.([0-9])([af]?)" text;
    in
    if m == null then
      null
    else
      {
        major = fromJSON (elemAt m 0);
        minor = fromJSON (elemAt m 1);
        suffix = elemAt m 2;
      };

  /**
    Say whether a text is a compute capability.

    # Type
    `valid :: String -> Bool`

    # Inputs
    `text`: any text

    # Examples
    map capability.valid [ "12.0f" "sm_120" ]
    => [ true false ]
  */
  valid = text: parse text != null;

  /**
    Write a capability as compilers and files do.

    # Type
    `toSm :: String -> String`

    # Inputs
    `text`: a valid capability

    # Examples
    map capability.toSm [ "8.6" "9.0a" "12.0" ]
    => [ "86" "90a" "120" ]
  */
  toSm = text: builtins.replaceStrings [ "." ] [ "" ] text;

  /**
    Take the suffix off a capability: what the device reports.

    # Type
    `number :: String -> String`

    # Inputs
    `text`: a valid capability

    # Examples
    map capability.number [ "8.6" "9.0a" ]
    => [ "8.6" "9.0" ]
  */
  number = text: head (match "(.*[0-9])[af]?" text);

  /**
    Say in words what code a list of entries is.

    # Type
    `describe :: [ String ] -> String`

    # Inputs
    `entries`: `sm_XY[a|f]` and `compute_XY[a|f]`

    # Examples
    capability.describe [ "sm_75" "sm_80" "sm_90a" "compute_90" ]
    => "7.5, 8.0, 9.0a, PTX 9.0"
  */
  describe =
    entries:
    let
      word =
        entry:
        let
          m = match "(sm|compute)_([0-9]+)([0-9][af]?)" entry;
        in
        if m == null then
          entry
        else
          (if head m == "sm" then "" else "PTX ") + "${elemAt m 1}.${elemAt m 2}";
    in
    builtins.concatStringsSep ", " (map word entries);

  /**
    Compare two capabilities: whether the first is older. Suffixed ones come after the plain one.

    # Type
    `lessThan :: String -> String -> Bool`

    # Inputs
    `a`, `b`: valid capabilities

    # Examples
    builtins.sort capability.lessThan [ "10.0" "9.0a" "9.0" "8.6" ]
    => [ "8.6" "9.0" "9.0a" "10.0" ]
  */
  lessThan =
    a: b:
    let
      key =
        text:
        let
          p = parse text;
        in
        [
          p.major
          p.minor
          (suffixRank.${p.suffix} or 0)
        ];
    in
    key a < key b;

  /**
    Find what covers a capability among the code in a package.

    # Type
    `covers :: [ String ] -> String -> null | { by :: String; kind :: "sass" | "ptx"; }`

    # Inputs
    `entries`: `sm_XY[a|f]` and `compute_XY[a|f]`
    : `text`: a valid capability. "9.0a" asks for code that uses what only 9.0 has, "10.0f" for what its family has.

    # Examples
    map (capability.covers [ "sm_80" "sm_90" "compute_90" ]) [ "8.6" "9.0" "12.0" "7.5" "8.7" ]
    => [ { by = "sm_80"; kind = "sass"; } { by = "sm_90"; kind = "sass"; } { by = "compute_90"; kind = "ptx"; } null null ]
  */
  covers = entries: text: coversWith { } text entries;

  /**
    Like `covers`, for one capability and many packages, with options.

    # Type
    `coversWith :: { cuda ? null | String; } -> String -> [ String ] -> null | { by :: String; kind :: "sass" | "ptx"; }`

    # Inputs
    `cuda`: the CUDA release that the code was made with, where it is known
    : `text`: a valid capability
    : `entries`: `sm_XY[a|f]` and `compute_XY[a|f]`

    # Examples
    map (cuda: capability.coversWith { inherit cuda; } "8.7" [ "sm_80" ]) [ "13.0" "13.2" ]
    => [ null { by = "sm_80"; kind = "sass"; } ]
  */
  coversWith =
    {
      cuda ? null,
    }:
    text:
    let
      parts = match "(.*[0-9])([af]?)" text;
      capability = named (head parts);
      rate = score {
        device = {
          inherit capability;
          key = version.key capability;
          major = head (match "([0-9]+).*" capability);
        };
        features = elemAt parts 1;
        sharesCode = unified ? ${capability} && cuda != null && !(version.key cuda < unifiedFrom);
      };
    in
    entries:
    let
      hits = filter (hit: hit != null) (map rate entries);
      best = if length hits == 1 then head hits else head (sort better hits);
    in
    if hits == [ ] then null else { inherit (best) by kind; };
}
