/**
  What the output may look like: colours, and words broken to a width.

  # Type
  `{ colour :: Bool; } -> { style :: [ String ] -> String -> String; error :: String -> String; }`
*/
{ colour }:
let
  inherit (builtins)
    concatStringsSep
    elem
    filter
    head
    isString
    length
    split
    substring
    tail
    ;
  escape = builtins.fromJSON "\"\\u001b\"";
  numbers = {
    bold = "1";
    dim = "2";
    red = "31";
    green = "32";
    yellow = "33";
    cyan = "36";
  };
  style =
    names: text:
    if !colour || text == "" || names == [ ] then
      text
    else
      "${escape}[${concatStringsSep ";" (map (name: numbers.${name}) names)}m${text}${escape}[0m";
  line =
    text:
    let
      halves = filter isString (split ":" text);
      label = head halves;
      rest = concatStringsSep ":" (tail halves);
    in
    if length halves < 2 then
      text
    else if substring 0 11 text == "accelpkgs E" then
      style [ "red" "bold" ] "${label}:" + style [ "bold" ] rest
    else if
      elem label [
        "  where"
        "  why"
        "  fix"
      ]
    then
      style [ "cyan" ] "${label}:" + rest
    else
      text;
in
{
  inherit style;
  # A rendered problem, with its title lines in red and its labels in colour.
  error =
    text:
    if colour then concatStringsSep "\n" (map line (filter isString (split "\n" text))) else text;
}
