/**
  Break a text into lines of at most `width` characters, between words; a word that is longer is
  broken where it must be.

  # Type
  `{ wrap :: Int -> String -> [ String ]; size :: String -> Int; }`; `size` counts characters
*/
let
  inherit (builtins)
    filter
    foldl'
    fromJSON
    genList
    isString
    match
    replaceStrings
    split
    stringLength
    substring
    ;
  # The bytes of a character behind its first.
  digits = "0123456789abcdef";
  continuations = genList (
    n:
    let
      code = "00${substring (8 + n / 16) 1 digits}${substring (n - n / 16 * 16) 1 digits}";
    in
    substring 1 1 (fromJSON "\"\\u${code}\"")
  ) 64;
  nothing = map (_: "") continuations;
  size =
    text:
    if stringLength text < 500 && match "[ -~]*" text != null then
      stringLength text
    else
      stringLength (replaceStrings continuations nothing text);
  add =
    width: state: word:
    let
      room = if state.line == null then width else width - size state.line - 1;
      long = size word > width;
      # Bytes stand for characters here: too short by what is no ASCII, never too wide.
      part = substring 0 width word;
      rest = substring width (-1) word;
      whole = if state.line == null then word else "${state.line} ${word}";
    in
    if size word <= room then
      state // { line = whole; }
    else if long && state.line == null && stringLength word == size word then
      add width {
        lines = state.lines ++ [ part ];
        line = null;
      } rest
    else if state.line == null then
      state // { line = word; }
    else
      add width {
        lines = state.lines ++ [ state.line ];
        line = null;
      } word;
in
{
  inherit size;
  wrap =
    width: text:
    let
      words = filter (word: isString word && word != "") (split "[[:space:]]+" text);
      end = foldl' (add width) {
        lines = [ ];
        line = null;
      } words;
    in
    end.lines ++ (if end.line == null then [ ] else [ end.line ]);
}
