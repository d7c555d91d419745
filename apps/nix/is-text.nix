/**
  `check` says whether the bytes of a string are UTF-8 (RFC 3629); `shown` is what can be shown of
  others. A command line may have others; Nix itself
  ends with an error that no code can catch where such a string becomes JSON.

  # Type
  `{ check :: String -> Bool; shown :: String -> String; }`
*/
let
  inherit (builtins)
    foldl'
    fromJSON
    genList
    stringLength
    substring
    ;
  # The bytes of a character, which Nix has no way to write.
  byte = n: escaped: substring n 1 (fromJSON "\"${escaped}\"");
  low = byte 1 "\\u0080";
  high = byte 1 "\\u00bf";
  many = left: from: to: { inherit left from to; };
  any = left: many left low high;
  done = any 0;
  bad = any (-1);
  # First byte → how many follow, and between which bounds the next one is: nothing is written
  # longer than need be, nor as half of a pair of UTF-16.
  after =
    first:
    if first <= "~" || first == byte 0 "\\u007f" then
      done
    else if first < byte 0 "\\u0080" then
      bad
    else if first <= byte 0 "\\u07ff" then
      any 1
    else if first == byte 0 "\\u0800" then
      many 2 (byte 1 "\\u0800") high
    else if first == byte 0 "\\ud7ff" then
      many 2 low (byte 1 "\\ud7ff")
    else if first <= byte 0 "\\uffff" then
      any 2
    else if first == byte 0 "\\ud800\\udc00" then
      many 3 (byte 1 "\\ud800\\udc00") high
    else if first < byte 0 "\\udbff\\udfff" then
      any 3
    else if first == byte 0 "\\udbff\\udfff" then
      many 3 low (byte 1 "\\udbff\\udfff")
    else
      bad;
  step =
    state: char:
    if state.left == 0 then
      after char
    else if state.left > 0 && state.from <= char && char <= state.to then
      any (state.left - 1)
    else
      bad;
  bytes = text: genList (n: substring n 1 text) (stringLength text);
in
{
  check = text: (foldl' step done (bytes text)).left == 0;
  shown =
    text: builtins.concatStringsSep "" (map (char: if char <= "~" then char else "?") (bytes text));
}
