# The slow, complete half of bounds.nix: clauses with epochs, pre-, post- and development releases,
# locals, odd spellings.
let
  pep440 = import ./pep440.nix;
  order = import ./pep440-key.nix;
  inherit (builtins)
    elemAt
    genList
    length
    match
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

  # The end of `release.*`: the same release with its last number raised by one, before its
  # development releases. Raising the last element is right for numbers of any length, since nothing
  # lies between.
  afterPrefix =
    epoch: release:
    let
      encoded = order.epochAndRelease epoch release;
      last = length encoded - 1;
    in
    genList (elemAt encoded) last
    ++ [
      (elemAt encoded last + 1)
      beforeDev
    ];

  wildcard =
    operator:
    { epoch, release }:
    let
      range = {
        lo = order.keyToPre {
          inherit epoch release;
          pre = null;
          post = null;
          dev = 0;
        };
        hi = afterPrefix epoch release;
      };
    in
    if operator == "==" then
      range
    else if operator == "!=" then
      { except = [ range ]; }
    else
      nothing;

  ofVersion =
    operator: v:
    let
      key = order.key v;
      same = {
        lo = key;
        # With a local in the clause only that one, without any.
        hi = if v.local == null then order.publicKey v ++ [ afterLocals ] else key ++ [ beforeDev ];
      };
      isPrerelease = v.pre != null || v.dev != null;
    in
    if operator == "==" then
      same
    else if operator == "!=" then
      { except = [ same ]; }
    # The other operators do not take a local.
    else if v.local != null then
      nothing
    else if operator == ">=" then
      { lo = key; }
    else if operator == "<=" then
      { inherit (same) hi; }
    # `<V` leaves out the pre-releases of V unless V is one itself.
    else if operator == "<" then
      { hi = if isPrerelease then key else order.publicKey (v // { dev = 0; }); }
    # `>V` leaves out the post releases of V unless V is one itself, and the locals of V always.
    else if operator == ">" then
      {
        lo =
          if v.post != null || v.dev != null then
            same.hi
          else
            # `> 1.0` admits no 1.0.post1 (PEP 440).
            order.keyToPre v ++ [ afterPosts ];
      }
    else if operator == "~=" && length v.release > 1 then
      {
        lo = key;
        hi = afterPrefix v.epoch (genList (elemAt v.release) (length v.release - 1));
      }
    else
      nothing;
in
{
  inherit afterLocals beforeDev afterPosts;

  # { lo ?; hi ?; except ?; exact ?; }; `invalid` stands in what a clause that is not legal admits,
  # which is nothing.
  bounds =
    operator: text:
    let
      v = pep440.parse text;
      prefix = pep440.parseWildcard text;
    in
    if operator == "===" then
      if match "[^ \t\n\r;)]*" text == null then
        nothing
      else
        {
          exact = [ (pep440.lowerCase text) ];
        }
    else if prefix != null then
      wildcard operator prefix
    else if v != null then
      ofVersion operator v
    else
      nothing;
}
