/**
  What Nix printed where it gave up, as problems: our own errors as they are, anything else as E422.

  # Type
  `{ what, log :: String; } -> { answer :: String; }`

  # Inputs
  `what` : what Nix should have done, behind "Nix could not"
*/
{ what, log }:
let
  inherit (builtins)
    concatStringsSep
    elemAt
    filter
    foldl'
    head
    isString
    length
    match
    replaceStrings
    split
    stringLength
    substring
    ;
  inherit (import ../../nix/lib) text;
  lines = filter isString (split "\n" log);
  short = substring 0 2000;
  # Without blanks around it.
  stripped = line: head (match "[[:space:]]*(|.*[^[:space:]])[[:space:]]*" (short line));
  startsWith = start: line: substring 0 (stringLength start) line == start;
  last = list: elemAt list (length list - 1);
  init = list: builtins.genList (elemAt list) (length list - 1);

  # The lines of each error in our format, without the frame and margin of Nix or a build log.
  find =
    state: line:
    let
      parts = split "accelpkgs E" line;
      frame = head parts;
      # Nix puts a sign before what lies around an error, and only in its first line.
      margin = stringLength (replaceStrings [ "… " ] [ "" ] frame);
      rest = substring state.margin (-1) line;
    in
    if length parts > 1 then
      {
        inherit margin;
        errors = state.errors ++ [ [ (substring (stringLength frame) (-1) line) ] ];
      }
    else if
      state.margin >= 0
      && startsWith "  " rest
      && match " *" (substring 0 state.margin line) != null
    then
      state
      // {
        errors = init state.errors ++ [ (last state.errors ++ [ rest ]) ];
      }
    else
      state // { margin = -1; };
  ours =
    (foldl' find {
      margin = -1;
      errors = [ ];
    } lines).errors;

  # What nix/concretise says of a file of a package folder where Nix itself gave up: the innermost
  # error with Nix's own words; those before it only lie around it.
  notEvaluated = "Nix cannot evaluate it:";
  words = filter (startsWith "error: ") (map stripped lines);
  told = if words == [ ] then "no reason is given" else substring 7 (-1) (last words);
  isNotEvaluated = line: length (split notEvaluated line) > 1;

  full = filter (line: line != "") (map stripped lines);
  # The cause comes last, after the trace and the lines of code. Where it has lines of its own, the
  # first says nothing.
  tail' =
    foldl' (
      found: line: if startsWith "error:" line then [ line ] else found ++ [ line ]
    ) [ ] full;
  reason =
    if tail' != [ ] && head tail' == "error:" then
      builtins.tail tail'
    else
      tail';
  upTo = n: list: builtins.genList (elemAt list) (if length list < n then length list else n);
in
{
  answer = import ./printable.nix (
    if ours == [ ] then
      import ../../nix/errors/render.nix [
        {
          code = "E422";
          title = "Nix could not ${what}";
          why = if reason == [ ] then "it printed nothing" else upTo 5 reason;
          fix = "if this looks like our fault, please report it";
        }
      ]
    else if builtins.any isNotEvaluated (last ours) then
      concatStringsSep "\n" (
        map (replaceStrings [ notEvaluated ] [ "${notEvaluated} ${told}" ]) (last ours)
      )
    else
      concatStringsSep "\n" (text.unique (builtins.concatLists ours))
  );
}
