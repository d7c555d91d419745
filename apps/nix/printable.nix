/**
  Replace what would move the cursor of a terminal, or the order of letters on it. Names and reasons
  of a folder of packages are somebody else's words. Lines stay, each with its first 2000 bytes.

  # Type
  `String -> String`
*/
let
  inherit (builtins)
    concatMap
    concatStringsSep
    filter
    fromJSON
    genList
    isString
    split
    stringLength
    substring
    ;
  digits = "0123456789abcdef";
  digit = n: substring n 1 digits;
  row = prefix: from: to: genList (n: "${prefix}${digit (from + n)}") (to - from + 1);
  # Unicode's controls (Cc), and those that format text (Cf, Zl, Zp).
  escapes =
    filter (code: code != "0000" && code != "000a") (
      concatMap (prefix: row prefix 0 15) [
        "000"
        "001"
        "008"
        "009"
      ]
    )
    ++ [
      "007f"
      "feff"
    ]
    ++ row "200" 11 15
    ++ row "202" 8 14
    ++ row "206" 0 15;
  controls = map (code: fromJSON "\"\\u${code}\"") escapes;
  replacement = fromJSON "\"\\ufffd\"";
  clean = builtins.replaceStrings controls (map (_: replacement) controls);
  longest = 2000;
  short =
    line: if stringLength line > longest then "${whole (substring 0 longest line)}…" else line;
  # Not in the middle of a character: each byte but the first of one is a continuation.
  whole =
    line:
    let
      last = substring (stringLength line - 1) 1 line;
    in
    if line == "" || last <= "~" then line else whole (substring 0 (stringLength line - 1) line);
in
text:
let
  cleaned = clean text;
in
if stringLength cleaned <= longest then
  cleaned
else
  concatStringsSep "\n" (map short (filter isString (split "\n" cleaned)))
