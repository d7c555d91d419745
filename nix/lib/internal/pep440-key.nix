# The sort key of a parsed version: a flat list of integers, made so that one builtin `<` on two
# lists is the order of PEP 440:
#
#   epoch, release without trailing zeros, then
#   pre:    -5 (only a dev release)  -4 n (a)  -3 n (b)  -2 n (rc)  -1 (none)
#   post:   -1 (none)  n
#   dev:    0 n  1 (none)
#   local:  -1 (none), else for each segment `0 characters… 0` or `1 n`, then -1
#
# Every marker after the release is negative, so that a shorter release sorts before a longer one.
# No key is a prefix of another, so that a prefix with one more number is a bound between versions
# (bounds.nix).
let
  inherit (import ./pep440.nix) number;
  inherit (builtins)
    concatMap
    elemAt
    genList
    isInt
    isString
    length
    listToAttrs
    match
    stringLength
    substring
    ;

  alphanumerics = "0123456789abcdefghijklmnopqrstuvwxyz";
  # From 1 on, since 0 ends a text.
  rankOf = listToAttrs (
    genList (i: {
      name = substring i 1 alphanumerics;
      value = i + 1;
    }) (stringLength alphanumerics)
  );
  preRank = {
    a = -4;
    b = -3;
    rc = -2;
  };
  limit = 1000000000000000000;

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
      [ 0 ] ++ genList (i: rankOf.${substring i 1 segment}) (stringLength segment) ++ [ 0 ]
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
    v: publicKey v ++ (if v.local == null then [ ] else concatMap encodeLocal v.local) ++ [ (-1) ];
}
