/**
  A table for people: aligned columns; on a terminal the last one takes what is left of the width
  and is wrapped there, and where less than 28 columns are left it stands below on a line of its
  own. `width` is 0 for a pipe: lines are then as long as they are.

  # Type
  `{ headings :: [ String ]; rows :: [ [ String ] ]; styles :: [ [ String ] ]; width :: Int;
  style; } -> String`
*/
{
  headings,
  rows,
  styles,
  width,
  style,
}:
let
  inherit (builtins)
    concatMap
    concatStringsSep
    elemAt
    foldl'
    genList
    head
    length
    match
    substring
    tail
    ;
  inherit (import ./wrap.nix) size wrap;
  least = 28;
  last = length headings - 1;
  # One blank is a call: as many as are needed are made once.
  blanks = concatStringsSep "" (genList (_: " ") (used + 4));
  spaces = n: substring 0 n blanks;
  max = a: b: if a > b then a else b;
  widths = genList (i: foldl' max 0 (map (row: size (elemAt row i)) ([ headings ] ++ rows))) last;
  used = foldl' (sum: n: sum + n + 2) 0 widths;
  below = width > 0 && width - used < least;
  bare = genList (_: [ "bold" ]) (last + 1);
  # Blanks at the end of a line are seen by nobody; those of a style stand before its last sign.
  trimmed = text: head (match "(.*[^ ]|) *" text);
  line =
    styles: row:
    let
      cell =
        i:
        let
          text = elemAt row i;
        in
        style (elemAt styles i) text + spaces (elemAt widths i - size text);
      start = concatStringsSep "  " (genList cell last);
      text = elemAt row last;
      styled = style (elemAt styles last);
      parts = if width == 0 then [ text ] else wrap (width - used) text;
    in
    if below then
      [ (trimmed start) ]
      ++ (
        if styles == bare then [ ] else map (part: spaces 4 + styled part) (wrap (width - 4) text)
      )
    else if text == "" then
      [ (trimmed start) ]
    else
      [ "${start}  ${styled (head parts)}" ] ++ map (part: spaces used + styled part) (tail parts);
in
concatStringsSep "\n" (line bare headings ++ concatMap (line styles) rows)
