# The slow, complete half of PEP 440: the grammar with all its spellings, and the sort key of what it yields.
# version.nix and specifier.nix keep the fast path for plain dotted numbers, which nearly every version is.
#
# A key is a flat list of integers, made so that one builtin `<` on two lists is the order of PEP 440:
#
#   epoch, release without trailing zeros, then
#   pre:    -5 (only a dev release)  -4 n (a)  -3 n (b)  -2 n (rc)  -1 (none)
#   post:   -1 (none)  n
#   dev:    0 n  1 (none)
#   local:  -1 (none), else for each segment `0 characters… 0` or `1 n`, then -1
#
# Every marker after the release is negative, so that a shorter release sorts before a longer one. No key is a
# prefix of another, so that a prefix with one more number is a bound between versions (see specifier.nix).
let
  inherit (builtins)
    concatMap
    elemAt
    filter
    fromJSON
    genList
    head
    isInt
    isString
    length
    listToAttrs
    match
    replaceStrings
    split
    stringLength
    substring
    ;

  characters = text: genList (i: substring i 1 text) (stringLength text);
  upper = characters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  lower = characters "abcdefghijklmnopqrstuvwxyz";
  alphanumerics = characters "0123456789abcdefghijklmnopqrstuvwxyz";
  rankOf = listToAttrs (
    genList (i: {
      name = elemAt alphanumerics i;
      value = i + 1;
    }) (length alphanumerics)
  );

  space = "[ \t\n\r${fromJSON ''"\u000b\u000c"''}]*";
  release = "v?(([0-9]+)!)?([0-9]+(\\.[0-9]+)*)";
  pre = "([._-]?(alpha|a|beta|b|preview|pre|c|rc)[._-]?([0-9]*))?";
  post = "(-([0-9]+)|[._-]?(post|rev|r)[._-]?([0-9]*))?";
  dev = "([._-]?dev[._-]?([0-9]*))?";
  local = "(\\+([a-z0-9]+([._-][a-z0-9]+)*))?";
  grammar = "${space}${release}${pre}${post}${dev}${local}${space}";
  wildcardGrammar = "${space}${release}\\.\\*${space}";

  letters = {
    alpha = "a";
    beta = "b";
    c = "rc";
    pre = "rc";
    preview = "rc";
  };
  preRank = {
    a = -4;
    b = -3;
    rc = -2;
  };

  # Numbers that Nix cannot hold stay digits; `encode` keeps them in order.
  limit = 1000000000000000000;
  number =
    digits:
    let
      short = match "0*(0|[1-9][0-9]{0,17})" digits;
    in
    if digits == "" then
      0
    else if short != null then
      fromJSON (head short)
    else
      head (match "0*([1-9][0-9]*)" digits);
  segments = text: filter isString (split "[._-]" text);
  localSegment = text: if match "[0-9]+" text != null then number text else text;

  # A longer number has a bigger first element; numbers of equal length compare by chunks.
  encode =
    n:
    if isInt n then
      [ n ]
    else
      let
        digits = stringLength n;
        chunks = (digits + 17) / 18;
        padded = substring 0 (chunks * 18 - digits) "00000000000000000" + n;
      in
      [ (limit + digits) ] ++ genList (i: number (substring (i * 18) 18 padded)) chunks;
  encodeLocal =
    segment:
    if isString segment && match "[0-9]+" segment == null then
      [ 0 ] ++ map (c: rankOf.${c}) (characters segment) ++ [ 0 ]
    else
      [ 1 ] ++ encode segment;

  withoutTrailingZeros =
    list:
    let
      n = length list - 1;
    in
    if n >= 0 && elemAt list n == 0 then withoutTrailingZeros (genList (elemAt list) n) else list;
in
rec {
  lowerCase = replaceStrings upper lower;
  inherit space;

  # One to many numbers of at most 18 digits without leading zeros, the last significant one not zero: group 0 is
  # the release without its trailing zeros.
  plain = "(((0|[1-9][0-9]{0,17})\\.)*[1-9][0-9]{0,17})(\\.0)*";

  parse =
    text:
    let
      m = match grammar (lowerCase text);
      group = elemAt m;
      orZero = digits: if digits == null then 0 else number digits;
    in
    if m == null then
      null
    else
      {
        epoch = orZero (group 1);
        release = map number (segments (group 2));
        pre =
          if group 4 == null then
            null
          else
            [
              (letters.${group 5} or (group 5))
              (orZero (group 6))
            ];
        post =
          if group 7 == null then null else if group 8 != null then number (group 8) else orZero (group 10);
        dev = if group 11 == null then null else orZero (group 12);
        local = if group 13 == null then null else map localSegment (segments (group 14));
      };

  # `1.2.*` as { epoch; release; }, or null.
  parseWildcard =
    text:
    let
      m = match wildcardGrammar (lowerCase text);
    in
    if m == null then
      null
    else
      {
        epoch = if elemAt m 1 == null then 0 else number (elemAt m 1);
        release = map number (segments (elemAt m 2));
      };

  epochAndRelease = epoch: release: encode epoch ++ concatMap encode release;

  # The key up to and without its post marker, dev marker and local.
  keyToPre =
    v:
    epochAndRelease v.epoch (withoutTrailingZeros v.release)
    ++ (
      if v.pre != null then
        [ preRank.${elemAt v.pre 0} ] ++ encode (elemAt v.pre 1)
      else if v.post == null && v.dev != null then
        [ (-5) ]
      else
        [ (-1) ]
    );
  # The key up to and without its local.
  publicKey =
    v:
    keyToPre v
    ++ (if v.post == null then [ (-1) ] else encode v.post)
    ++ (if v.dev == null then [ 1 ] else [ 0 ] ++ encode v.dev);
  key =
    v:
    publicKey v ++ (if v.local == null then [ (-1) ] else concatMap encodeLocal v.local ++ [ (-1) ]);
}
