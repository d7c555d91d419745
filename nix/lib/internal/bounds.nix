# What one version clause admits, as bounds on keys (pep440-key.nix): everything from `lo` on and
# before `hi`, but nothing of `except`, and only the texts in `exact`. No key is a prefix of another
# and a shorter list is less, so a prefix with one more number is a place between versions:
#
#   release ++ [ beforeDev ]       before the first development release of this release
#   public key ++ [ afterLocals ]  after the version with any local, before its first post release
#   release ++ [ -1 afterPosts ]   after all post releases of a final release
#
# This file is the hot path: a plain version, with or without `.*`, costs one call, since all else
# are primops.
let
  pep440 = import ./pep440.nix;
  general = import ./bounds-general.nix;
  inherit (general) afterLocals afterPosts beforeDev;
  inherit (builtins)
    elemAt
    fromJSON
    genList
    head
    length
    match
    splitVersion
    ;
  # No pre-release, no post release, no development release, no local: the version itself; and the
  # same with any local.
  itself = [
    (-1)
    (-1)
    1
    (-1)
  ];
  withLocals = [
    (-1)
    (-1)
    1
    afterLocals
  ];
in
clause:
let
  operator = elemAt clause 0;
  text = elemAt clause 1;
  wildcard = match "([0-9.]+)\\.\\*" text;
  stem = if wildcard == null then text else head wildcard;
  plain = match pep440.plain stem;
  release = [ 0 ] ++ map fromJSON (splitVersion (head plain));
  # With its trailing zeros, which count for `~=` and `.*`.
  whole = [ 0 ] ++ map fromJSON (splitVersion stem);
  size = length whole;
  # The end of `release.*` where the release is the first `n` numbers.
  after =
    n:
    genList (elemAt whole) (n - 1)
    ++ [
      (elemAt whole (n - 1) + 1)
      beforeDev
    ];
  same = {
    lo = release ++ itself;
    hi = release ++ withLocals;
  };
  prefix = {
    lo = release ++ [ beforeDev ];
    hi = after size;
  };
in
if plain == null then
  general.bounds operator text
else if wildcard != null then
  if operator == "==" then
    prefix
  else if operator == "!=" then
    { except = [ prefix ]; }
  else
    general.bounds operator text
else if operator == ">=" then
  { lo = release ++ itself; }
else if operator == "<" then
  { hi = release ++ [ beforeDev ]; }
else if operator == "==" then
  same
else if operator == "!=" then
  { except = [ same ]; }
else if operator == "<=" then
  { hi = release ++ withLocals; }
else if operator == ">" then
  {
    lo = release ++ [
      (-1)
      afterPosts
    ];
  }
else if operator == "~=" && size > 2 then
  {
    lo = release ++ itself;
    hi = after (size - 1);
  }
else
  general.bounds operator text
