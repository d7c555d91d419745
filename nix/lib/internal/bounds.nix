# What one version clause admits, as bounds on keys (internal/pep440.nix): everything from `lo` on and before
# `hi`, but nothing in `except`, and only the texts in `exact`. No key is a prefix of another and a shorter list is
# less, so a prefix with one more number is a place between versions:
#
#   upTo (-6)    before the first development release of this release
#   final ++ 2   after the version with any local, before its first post release
#   (-1) largest after all post releases
let
  pep440 = import ./pep440.nix;
  inherit (builtins)
    elemAt
    fromJSON
    genList
    head
    isInt
    length
    match
    splitVersion
    ;

  afterLocals = 2;
  beforeDev = -6;
  # No post number is as large: longer ones are encoded as 10^18 and their length.
  afterPosts = 9223372036854775807;

  # Nothing is less than the empty list.
  nothing = {
    hi = [ ];
    invalid = true;
  };

  # The end of `release.*`: the same release with its last number raised by one, before its development releases.
  # Raising the last element is right for numbers of any length, since nothing lies between.
  afterPrefix =
    { epoch, release }:
    let
      encoded = pep440.epochAndRelease epoch release;
      last = length encoded - 1;
    in
    genList (elemAt encoded) last
    ++ [
      (elemAt encoded last + 1)
      beforeDev
    ];

  wildcard =
    operator: prefix:
    let
      range = {
        lo =
          pep440.keyToPre {
            inherit (prefix) epoch release;
            pre = null;
            post = null;
            dev = 0;
          };
        hi = afterPrefix prefix;
      };
    in
    if operator == "==" then
      range
    else if operator == "!=" then
      { except = [ range ]; }
    else
      nothing;

  general =
    operator: text:
    let
      v = pep440.parse text;
      prefix = pep440.parseWildcard text;
      key = pep440.key v;
      public = pep440.publicKey v;
      same = {
        lo = key;
        # With a local in the clause only that one, without any.
        hi = if v.local == null then public ++ [ afterLocals ] else key ++ [ beforeDev ];
      };
    in
    if operator == "===" then
      if match "[^ \t\n\r;)]*" text == null then nothing else { exact = [ (pep440.lowerCase text) ]; }
    else if prefix != null then
      wildcard operator prefix
    else if v == null then
      nothing
    else if operator == "==" then
      same
    else if operator == "!=" then
      { except = [ same ]; }
    # The other operators do not take a local.
    else if v.local != null then
      nothing
    else if operator == ">=" then
      { lo = key; }
    else if operator == "<=" then
      { hi = same.hi; }
    # `<V` excludes the pre-releases of V unless V is one itself.
    else if operator == "<" then
      {
        hi =
          if v.pre != null || v.dev != null then
            key
          else
            pep440.publicKey (v // { dev = 0; });
      }
    # `>V` excludes the post releases of V unless V is one itself, and the locals of V always.
    else if operator == ">" then
      {
        lo =
          if v.post == null && v.dev == null then
            pep440.keyToPre v ++ [ afterPosts ]
          else
            same.hi;
      }
    else if operator == "~=" && length v.release > 1 then
      {
        lo = key;
        hi = afterPrefix {
          inherit (v) epoch;
          release = genList (elemAt v.release) (length v.release - 1);
        };
      }
    else
      nothing;
in
clause:
let
  operator = elemAt clause 0;
  text = elemAt clause 1;
  plain = match pep440.plain text;
  # The hot path: one call for a plain version, everything else are primops.
  release = [ 0 ] ++ map fromJSON (splitVersion (head plain));
in
if plain == null then
  general operator text
else if operator == ">=" then
  {
    lo =
      release
      ++ [
        (-1)
        (-1)
        1
        (-1)
      ];
  }
else if operator == "<" then
  { hi = release ++ [ beforeDev ]; }
else if operator == "==" then
  {
    lo =
      release
      ++ [
        (-1)
        (-1)
        1
        (-1)
      ];
    hi =
      release
      ++ [
        (-1)
        (-1)
        1
        afterLocals
      ];
  }
else if operator == "<=" then
  {
    hi =
      release
      ++ [
        (-1)
        (-1)
        1
        afterLocals
      ];
  }
else
  general operator text
