/**
  The model in the name of a GPU, whatever drivers and tools write round it (gpu-names.json).
  apps/machine/names.py does the same; tests/unit/facts/test_gpu_names.py compares them.

  `modelOf` gives the pieces of a name that tell the model.

  # Type
  `{ data } -> { lower; words; pieces; modelOf :: String -> String; }`
*/
{ data }:
let
  inherit (builtins)
    concatMap
    concatStringsSep
    elem
    elemAt
    filter
    genList
    head
    isList
    isString
    length
    listToAttrs
    match
    replaceStrings
    split
    stringLength
    substring
    ;
  written = data.gpuNames;
  upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  chars = text: genList (i: substring i 1 text) (stringLength text);
  lower = replaceStrings (chars upper) (chars "abcdefghijklmnopqrstuvwxyz");
  words = text: filter (word: isString word && word != "") (split "[^a-z0-9]+" text);
  without = text: pattern: concatStringsSep " " (filter isString (split pattern text));
  pieces =
    let
      parts = word: map head (filter isList (split "([a-z]+|[0-9]+)" word));
    in
    all: concatMap unglued (concatMap parts all);
  isMemory = word: match written.memory word != null;
  # quadrortx and tisuper, as the words that they are.
  unglued =
    piece:
    let
      begins = filter (word: substring 0 (stringLength word) piece == word) written.glued;
      first = head begins;
      rest = substring (stringLength first) (-1) piece;
    in
    if begins == [ ] || piece == first || noise ? ${piece} then
      [ piece ]
    else
      [ first ] ++ unglued rest;
  isNumber = piece: match "[0-9]+" piece != null;
  noise = listToAttrs (
    map (phrase: {
      name = phrase;
      value = true;
    }) written.noise
  );
  # At each place the longest phrase that says nothing goes.
  withoutNoise =
    all:
    let
      count = length all;
      shape = genList (i: if isNumber (elemAt all i) then "#" else elemAt all i) count;
      phrase = at: size: concatStringsSep " " (genList (i: elemAt shape (at + i)) size);
      sizeAt =
        at:
        let
          fits = size: at + size <= count && noise ? ${phrase at size};
        in
        if fits 3 then
          3
        else if fits 2 then
          2
        else if fits 1 then
          1
        else
          0;
      from =
        at:
        if at >= count then
          [ ]
        else if sizeAt at == 0 then
          [ (elemAt all at) ] ++ from (at + 1)
        else
          from (at + sizeAt at);
    in
    from 0;
  # A brand tells something before a number only.
  withoutBrands =
    kept:
    let
      next = i: if i + 1 < length kept then elemAt kept (i + 1) else "";
      inherit (written) brands;
      goes =
        i:
        elem (elemAt kept i) brands.words
        && match "[a-z]+" (next i) != null
        && !(elem (next i) brands.keptBefore);
    in
    concatMap (i: if goes i then [ ] else [ (elemAt kept i) ]) (genList (i: i) (length kept));
in
{
  inherit lower words pieces;

  # "NVIDIA A100-SXM4-80GB MIG 1g.10gb" is "a 100".
  modelOf =
    name:
    let
      text = builtins.foldl' without (lower name) written.decoration;
      told = filter (word: !(isMemory word)) (words text);
    in
    concatStringsSep " " (withoutBrands (withoutNoise (pieces told)));
}
