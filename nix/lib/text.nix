/**
  Words for messages: lists of names, and the nearest spelling of a wrong one.
*/
let
  spelling = import ./internal/spelling.nix;
  inherit (builtins)
    attrNames
    concatStringsSep
    elem
    elemAt
    foldl'
    genList
    head
    isAttrs
    isFunction
    isList
    isPath
    isString
    length
    match
    replaceStrings
    toJSON
    ;

  # Printable ASCII that RFC 3986 does not call unreserved.
  reserved = map (pair: match "(.)(..)" pair) [
    " 20"
    "!21"
    "\"22"
    "#23"
    "$24"
    "%25"
    "&26"
    "'27"
    "(28"
    ")29"
    "*2A"
    "+2B"
    ",2C"
    "/2F"
    ":3A"
    ";3B"
    "<3C"
    "=3D"
    ">3E"
    "?3F"
    "@40"
    "[5B"
    "\\5C"
    "]5D"
    "^5E"
    "`60"
    "{7B"
    "|7C"
    "}7D"
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
  inherit (spelling) distance;

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
  inherit (spelling) nearest;

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
      "${concatStringsSep ", " (genList (elemAt names) (n - 1))} and ${elemAt names (n - 1)}";

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
      spaced =
        open: words: close:
        concatStringsSep " " ([ open ] ++ words ++ [ close ]);
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
  unique = names: foldl' (seen: name: if elem name seen then seen else seen ++ [ name ]) [ ] names;

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
