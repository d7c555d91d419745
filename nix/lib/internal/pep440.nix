# The slow, complete half of PEP 440: the grammar with all its spellings. pep440-key.nix has the
# order; version.nix and bounds.nix keep the fast path for plain dotted numbers, which nearly every
# version is.
let
  inherit (builtins)
    elemAt
    filter
    fromJSON
    genList
    head
    isString
    match
    replaceStrings
    split
    stringLength
    substring
    ;

  characters = text: genList (i: substring i 1 text) (stringLength text);
  upper = characters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  lower = characters "abcdefghijklmnopqrstuvwxyz";
  lowerCase = replaceStrings upper lower;

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

  # Numbers that Nix cannot hold stay digits; pep440-key.nix keeps them in order.
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
in
{
  inherit lowerCase number space;

  # One to many numbers of at most 18 digits without leading zeros, the last significant one not
  # zero: group 0 is the release without its trailing zeros.
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
          if group 7 == null then
            null
          else if group 8 != null then
            number (group 8)
          else
            orZero (group 10);
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
}
