# The file name of a wheel: PEP 427, in the characters that real ones have.
{ name, version }:
let
  inherit (import ./pep440.nix) lowerCase;
  inherit (builtins)
    all
    concatStringsSep
    elem
    elemAt
    filter
    fromJSON
    head
    isString
    match
    split
    ;

  # `%2B` → `+`; null for what is not printable ASCII, since no wheel name holds that.
  decode =
    text:
    let
      pieces = map (p: if isString p then p else character (head p)) (split "%(..?)" text);
      character =
        digits:
        let
          isPrintable = match "[2-6][0-9A-Fa-f]|7[0-9A-Ea-e]" digits != null;
        in
        if isPrintable then fromJSON ''"\u00${digits}"'' else null;
    in
    if elem null pieces then null else concatStringsSep "" pieces;
  dotted = text: filter isString (split "\\." text);
  word = "([A-Za-z0-9_.]+)";
  build = "(-([0-9]+)([A-Za-z0-9_.]*))?";
  grammar = "${word}-([A-Za-z0-9_.!+]+)${build}-${word}-${word}-${word}[.]whl";
  excess = import ./wheel-name-bounds.nix;
in
file:
let
  # Regular expressions recurse for each character.
  text = if excess file == null then decode file else null;
  m = if text == null then null else match grammar text;
  group = elemAt m;
  canonical = version.canonical (group 1);
  tags = map (i: dotted (lowerCase (group i))) [
    5
    6
    7
  ];
in
if
  m == null
  || match ".*__.*" (group 0) != null
  || canonical == null
  || !all (all (tag: tag != "")) tags
  || !all (tag: match "[A-Za-z_].*" tag != null) (head tags)
then
  null
else
  {
    name = name.normalise (group 0);
    version = canonical;
    build =
      if group 2 == null then
        [ ]
      else
        [
          (fromJSON (head (match "0*([0-9]+)" (group 3))))
          (group 4)
        ];
    python = elemAt tags 0;
    abi = elemAt tags 1;
    platform = elemAt tags 2;
  }
