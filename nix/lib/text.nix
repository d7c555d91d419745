/**
  Words for messages: lists of names, and the nearest spelling of a wrong one.
*/
let
  pep440 = import ./internal/pep440.nix;
  inherit (builtins)
    attrNames
    attrValues
    concatStringsSep
    elem
    elemAt
    foldl'
    genList
    groupBy
    head
    intersectAttrs
    isAttrs
    isFunction
    isList
    isPath
    isString
    length
    mapAttrs
    match
    replaceStrings
    sort
    stringLength
    substring
    toJSON
    ;
  characters = text: genList (i: substring i 1 text) (stringLength text);
  min = a: b: if a < b then a else b;
  take = n: list: genList (elemAt list) (min n (length list));

  # One row of the table of Levenshtein: `previous` is the row before, of length + 1.
  row =
    target: previous: character:
    let
      first = head previous + 1;
      step =
        { cells, last, i }:
        wanted:
        let
          replaced = elemAt previous i + (if wanted == character then 0 else 1);
          removed = elemAt previous (i + 1) + 1;
          changed = if replaced < removed then replaced else removed;
          cell = if changed <= last then changed else last + 1;
        in
        {
          cells = cells ++ [ cell ];
          last = cell;
          i = i + 1;
        };
    in
    (foldl' step {
      cells = [ first ];
      last = first;
      i = 0;
    } target).cells;

  # Printable ASCII that RFC 3986 does not call unreserved.
  reserved = map (pair: match "(.)(..)" pair) [
    " 20" "!21" "\"22" "#23" "$24" "%25" "&26" "'27" "(28" ")29" "*2A" "+2B" ",2C" "/2F" ":3A" ";3B" "<3C" "=3D" ">3E"
    "?3F" "@40" "[5B" "\\5C" "]5D" "^5E" "`60" "{7B" "|7C" "}7D"
  ];
in
rec {
  /**
    Count the insertions, deletions and substitutions of characters that turn one text into another.

    # Type
    `distance :: String -> String -> Int`

    # Inputs
    `a`, `b`: texts

    # Examples
    text.distance "toch" "torch"
    => 1
  */
  distance =
    a: b:
    let
      target = characters b;
      last = foldl' (row target) (genList (i: i) (length target + 1)) (characters a);
    in
    elemAt last (length target);

  /**
    Find the names that somebody may have meant, the nearest first, at most three.

    # Type
    `nearest :: [ String ] -> String -> [ String ]`

    # Inputs
    `names`: the names that exist
    : `wrong`: what was written; case and the kind of separator do not count

    # Examples
    text.nearest [ "torch" "torchvision" "triton" "flash-attn" ] "toch"
    => [ "torch" ]

    text.nearest [ "torch" "flash-attn" ] "FlashAttention"
    => [ "flash-attn" ]
  */
  nearest =
    names: wrong:
    let
      plain = text: builtins.replaceStrings [ "-" "_" "." ] [ "" "" "" ] (pep440.lowerCase text);
      given = plain wrong;
      size = stringLength given;
      allowed = if size < 4 then 1 else if size < 7 then 2 else size * 2 / 5;
      difference = n: if n < 0 then -n else n;
      # No text with fewer characters in common can be near; that is counted before the table is made.
      counts = groupBy (c: c) (characters given);
      inCommon =
        candidate:
        foldl' (n: same: n + length same) 0 (
          attrValues (mapAttrs (c: same: take (length counts.${c}) same) (intersectAttrs counts (groupBy (c: c) (characters candidate))))
        );
      isNear =
        candidate:
        difference (stringLength candidate - size) <= allowed
        && (if size < stringLength candidate then stringLength candidate else size) - inCommon candidate <= allowed;
      isPart = short: long: stringLength short > 3 && substring 0 (stringLength short) long == short;
      rate =
        name:
        let
          candidate = plain name;
          d = distance given candidate;
        in
        # One text may begin with the other whatever their lengths; the table is only for lengths that are near.
        if isPart candidate given || isPart given candidate then
          [ { inherit name; key = [ (min 1 (difference (stringLength candidate - size))) (difference (stringLength candidate - size)) name ]; } ]
        else if isNear candidate && d <= allowed then
          [ { inherit name; key = [ d 0 name ]; } ]
        else
          [ ];
    in
    map (hit: hit.name) (take 3 (sort (a: b: a.key < b.key) (builtins.concatMap rate names)));

  /**
    Write names as a list that a person reads: between quotes and commas.

    # Type
    `quoteList :: [ String ] -> String`

    # Inputs
    `names`: texts

    # Examples
    text.quoteList [ "wheel" "source" ]
    => "\"wheel\", \"source\""
  */
  quoteList = names: concatStringsSep ", " (map (name: "\"${name}\"") names);

  /**
    Write names as a part of a sentence.

    # Type
    `listed :: [ String ] -> String`

    # Inputs
    `names`: texts

    # Examples
    map text.listed [ [ ] [ "a" ] [ "a" "b" "c" ] ]
    => [ "" "a" "a, b and c" ]
  */
  listed =
    names:
    let
      n = length names;
    in
    if n < 2 then
      concatStringsSep "" names
    else
      "${concatStringsSep ", " (take (n - 1) names)} and ${elemAt names (n - 1)}";

  /**
    Write a value as it stands in Nix, on one line.

    # Type
    `show :: a -> String`

    # Inputs
    `value`: data; a path or a function is only named

    # Examples
    text.show { capabilities = [ "6.1" ]; cuda = null; }
    => "{ capabilities = [ \"6.1\" ]; cuda = null; }"
  */
  show =
    value:
    let
      spaced = open: words: close: concatStringsSep " " ([ open ] ++ words ++ [ close ]);
      key = name: if match "[a-zA-Z_][a-zA-Z0-9_'-]*" name != null then name else toJSON name;
    in
    if isList value then
      spaced "[" (map show value) "]"
    else if isAttrs value then
      spaced "{" (map (name: "${key name} = ${show value.${name}};") (attrNames value)) "}"
    else if isFunction value then
      "<function>"
    else if isPath value then
      toString value
    else if isString value then
      # The escapes of JSON are those of Nix, which has one more for the dollar of an antiquotation.
      replaceStrings [ "\${" ] [ "\\\${" ] (toJSON value)
    else
      toJSON value;

  /**
    Drop repetitions and keep the order.

    # Type
    `unique :: [ String ] -> [ String ]`

    # Inputs
    `names`: texts

    # Examples
    text.unique [ "b" "a" "b" ]
    => [ "b" "a" ]
  */
  unique =
    names: foldl' (seen: name: if elem name seen then seen else seen ++ [ name ]) [ ] names;

  /**
    Turn a list round.

    # Type
    `reverse :: [ a ] -> [ a ]`

    # Inputs
    `list`: any list

    # Examples
    text.reverse [ 1 2 3 ]
    => [ 3 2 1 ]
  */
  reverse =
    list:
    let
      n = length list;
    in
    genList (i: elemAt list (n - 1 - i)) n;

  /**
    Escape a file name for a URL (RFC 3986). A wheel's name holds ASCII only.

    # Type
    `percentEncode :: String -> String`

    # Inputs
    `text`: printable ASCII

    # Examples
    text.percentEncode "torch-2.8.0+cu128.whl"
    => "torch-2.8.0%2Bcu128.whl"
  */
  percentEncode = replaceStrings (map head reserved) (map (pair: "%${elemAt pair 1}") reserved);
}
