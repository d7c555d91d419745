/**
  CUDA compute capabilities, and which machine code (`sm_86`) or PTX (`compute_86`) runs on which
  device.

  - Machine code for X.Y runs on devices X.Z with Z ≥ Y.
  - PTX for X.Y is compiled by the driver for any device from X.Y on.
  - Code with the suffix `a` runs on exactly that capability, as machine code and as PTX.
  - Code with the suffix `f` runs within its family: the same major, from its minor on.
  - Jetson boards and Thor are separate: they do not run the machine code of other capabilities, nor
    does theirs run elsewhere; from one CUDA release on some of them run code for servers too.
  - A capability that was renamed is one device under two numbers.

  Which boards, releases and names these are stands in nix/facts/capability-rules.json.
*/
{ list, version }:
let
  inherit (import ./internal/capability-rules.nix) order rulesOf;
  unifiedFrom = version.key (import ./internal/capability-rules.nix).unifiedFrom;
  inherit (builtins)
    concatLists
    concatStringsSep
    elemAt
    filter
    fromJSON
    head
    isList
    match
    sort
    ;
  inherit (list) last;
  # "compute_100a" as a capability.
  dotted = entry: concatStringsSep "." (match "compute_([0-9]+)(.[af]?)" entry);
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
  lessThan = a: b: order a < order b;

  /**
    Find what covers a capability among the code in a package.

    # Type
    `covers :: [ String ] -> String -> null | { by :: String; kind :: "sass" | "ptx"; }`

    # Inputs
    `entries`: `sm_XY[a|f]` and `compute_XY[a|f]`
    : `text`: a valid capability. "9.0a" asks for code that uses what only 9.0 has, "10.0f" for what
    its family has.

    # Examples
    map (capability.covers [ "sm_80" "sm_90" "compute_90" ]) [ "8.6" "9.0" "12.0" "7.5" "8.7" ]
    => [
      { by = "sm_80"; kind = "sass"; } { by = "sm_90"; kind = "sass"; }
      { by = "compute_90"; kind = "ptx"; } null null
    ]
  */
  covers = entries: text: coversWith { } text entries;

  /**
    Like `covers`, for one capability and many packages, with options.

    # Type
    `coversWith :: { cuda ? null | String; } -> String -> [ String ] -> null | { by :: String;
    kind :: "sass" | "ptx"; }`

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
      device = rulesOf text;
      isUnified = cuda != null && !(version.key cuda < unifiedFrom);
      rules = if isUnified then device.unified else device.usual;
    in
    entries:
    let
      hits = rule: concatLists (filter isList (map rule entries));
      sass = hits rules.sass;
      ptx = hits rules.ptx;
    in
    # The nearest. Numbers of one major are as long as each other, so that their texts sort right.
    if sass != [ ] then
      {
        by = last (sort builtins.lessThan sass);
        kind = "sass";
      }
    else if ptx != [ ] then
      {
        by = last (sort (a: b: order (dotted a) < order (dotted b)) ptx);
        kind = "ptx";
      }
    else
      null;
}
