/**
  Versions of Python packages: PEP 440, complete.

  A version is compared by its key, a list of integers that Nix orders with one builtin `<`.
*/
let
  order = import ./internal/pep440-key.nix;
  inherit (builtins)
    concatStringsSep
    elemAt
    fromJSON
    head
    isString
    length
    match
    splitVersion
    ;
  inherit (import ./internal/pep440.nix) plain parse;
  # No pre, no post, no dev, no local.
  final = [
    (-1)
    (-1)
    1
    (-1)
  ];
  parsed = v: if isString v then parse v else v;
  dotted = numbers: concatStringsSep "." (map toString numbers);
in
rec {
  /**
    Take the first number of a dotted version, of whatever kind: CUDA's, a driver's, a compiler's.

    # Type
    `major :: String -> null | String`

    # Inputs
    `text`: begins with a number, or the result is null

    # Examples
    map version.major [ "12.8" "535.104.05" "15" "none" ]
    => [ "12" "535" "15" null ]
  */
  major =
    text:
    let
      found = match "([0-9]+).*" text;
    in
    if found == null then null else head found;

  /**
    Parse a version in any of its legal spellings.

    # Type
    `parse :: String -> null | Version` with `Version = { epoch :: Int; release :: [ Int ]; pre ::
    null | [ String Int ]; post :: null | Int; dev :: null | Int; local :: null | [ Int | String ];
    }`

    # Inputs
    `text`: the version; white space around it, a leading `v`, upper case and alternative spellings
    are allowed. A number of more than 18 digits stays a string of digits.

    # Examples
    version.parse "v1!2.0-ALPHA.1.rev2.dev+Ubuntu-1"
    => { epoch = 1; release = [ 2 0 ]; pre = [ "a" 1 ]; post = 2; dev = 0; local = [ "ubuntu" 1 ]; }

    version.parse "2.x"
    => null
  */
  inherit parse;

  /**
    Give the sort key of a version: keys compare with `<` as PEP 440 orders the versions.

    # Type
    `key :: String | Version -> null | [ Int ]`

    # Inputs
    `v`: a version or its text; the key is null where the text is no version.

    # Examples
    version.key "2.10.0"
    => [ 0 2 10 (-1) (-1) 1 (-1) ]

    version.key "1.0rc1" < version.key "1.0"
    => true
  */
  key =
    v:
    let
      m = match plain v;
      slow = parsed v;
    in
    # A plain version is one call and no parse: `map` and `fromJSON` are primops.
    if isString v && m != null then
      [ 0 ] ++ map fromJSON (splitVersion (head m)) ++ final
    else if slow == null then
      null
    else
      order.key slow;

  /**
    Compare two versions: -1, 0 or 1 as the first is older, equal or newer.

    # Type
    `compare :: String | Version -> String | Version -> Int`

    # Inputs
    `a`, `b`: versions or their texts

    # Examples
    version.compare "1.0.post1" "1.0"
    => 1

    version.compare "1.0.0" "v1"
    => 0
  */
  compare =
    a: b:
    let
      left = key a;
      right = key b;
    in
    if left < right then
      -1
    else if right < left then
      1
    else
      0;

  /**
    Say whether a version is a pre-release or a development release.

    # Type
    `isPrerelease :: String | Version -> Bool`

    # Inputs
    `v`: a version or its text; what is no version is no pre-release either

    # Examples
    map version.isPrerelease [ "1.0" "1.0.post1" "1.0b2" "1.0.dev1" "1.0+abc" ]
    => [ false false true true false ]
  */
  isPrerelease =
    v:
    let
      slow = parsed v;
    in
    !(isString v && match "[0-9.]*" v != null)
    && slow != null
    && (slow.pre != null || slow.dev != null);

  /**
    Write a version in its canonical form.

    # Type
    `canonical :: String | Version -> null | String`

    # Inputs
    `v`: a version or its text; null where the text is no version

    # Examples
    version.canonical "V01.0-Preview_3-1+A_b"
    => "1.0rc3.post1+a.b"
  */
  canonical =
    v:
    let
      slow = parsed v;
      localPart = if slow.local == null then "" else "+${dotted slow.local}";
    in
    if slow == null then null else public slow + localPart;

  /**
    Write a version without its local part.

    # Type
    `public :: String | Version -> null | String`

    # Inputs
    `v`: a version or its text; null where the text is no version

    # Examples
    version.public "2.8.0.post1+cu128"
    => "2.8.0.post1"
  */
  public =
    v:
    let
      slow = parsed v;
      inherit (slow) pre post dev;
    in
    if isString v && match plain v != null then
      v
    else if slow == null then
      null
    else
      base slow
      + (if pre == null then "" else elemAt pre 0 + toString (elemAt pre 1))
      + (if post == null then "" else ".post${toString post}")
      + (if dev == null then "" else ".dev${toString dev}");

  /**
    Write the epoch and the release of a version only.

    # Type
    `base :: String | Version -> null | String`

    # Inputs
    `v`: a version or its text; null where the text is no version

    # Examples
    map version.base [ "2.8.0rc1+cu128" "1!1.0.dev3" ]
    => [ "2.8.0" "1!1.0" ]
  */
  base =
    v:
    let
      slow = parsed v;
      epoch = if slow.epoch == 0 then "" else "${toString slow.epoch}!";
    in
    if slow == null then null else epoch + dotted slow.release;

  /**
    Write the first two numbers of a version, as release lines and Python versions are named.

    # Type
    `majorMinor :: String | Version -> null | String`

    # Inputs
    `v`: a version or its text; null where the text is no version

    # Examples
    map version.majorMinor [ "2.8.1+cu128" "3" ]
    => [ "2.8" "3.0" ]
  */
  majorMinor =
    v:
    let
      m = if isString v then match "((0|[1-9][0-9]*)[.](0|[1-9][0-9]*))([.][0-9]+)*" v else null;
      slow = parsed v;
      minor = if length slow.release > 1 then elemAt slow.release 1 else 0;
    in
    if m != null then
      head m
    else if slow == null then
      null
    else
      dotted [
        (head slow.release)
        minor
      ];
}
