# How far two spellings are apart, and which of many names are near a wrong one.
let
  inherit (import ./pep440.nix) lowerCase;
  inherit (builtins)
    attrValues
    concatMap
    elemAt
    foldl'
    genList
    groupBy
    head
    intersectAttrs
    length
    mapAttrs
    replaceStrings
    sort
    stringLength
    substring
    ;
  characters = text: genList (i: substring i 1 text) (stringLength text);
  absolute = n: if n < 0 then -n else n;
  inherit (import ../list.nix) take;

  # One row of the table of Levenshtein: `previous` is the row before, which has one cell more than
  # the target characters.
  row =
    target: previous: character:
    let
      first = head previous + 1;
      step =
        {
          cells,
          last,
          i,
        }:
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
      start = {
        cells = [ first ];
        last = first;
        i = 0;
      };
    in
    (foldl' step start target).cells;

  # Case and the kind of separator do not count.
  bare = text: replaceStrings [ "-" "_" "." ] [ "" "" "" ] (lowerCase text);
in
rec {
  distance =
    a: b:
    let
      target = characters b;
      last = foldl' (row target) (genList (i: i) (length target + 1)) (characters a);
    in
    elemAt last (length target);

  nearest =
    names: wrong:
    let
      given = bare wrong;
      size = stringLength given;
      allowed =
        if size < 4 then
          1
        else if size < 7 then
          2
        else
          size * 2 / 5;
      counts = groupBy (c: c) (characters given);
      # How many characters the two share, wherever they stand.
      shared =
        text:
        let
          same = intersectAttrs counts (groupBy (c: c) (characters text));
          common = attrValues (mapAttrs (c: take (length counts.${c})) same);
        in
        foldl' (n: list: n + length list) 0 common;
      begins =
        short: long:
        let
          n = stringLength short;
        in
        n > 3 && substring 0 n long == short;
      rate =
        name:
        let
          text = bare name;
          longer = stringLength text - size;
          far = absolute longer;
          d = distance given text;
        in
        # One may begin with the other, however much longer that is.
        if begins text given || begins given text then
          [
            [
              (if far < 1 then far else 1)
              far
              name
            ]
          ]
        # The table is dear, and not needed where lengths or characters are too different.
        else if
          far <= allowed
          && (if longer > 0 then size + longer else size) - shared text <= allowed
          && d <= allowed
        then
          [
            [
              d
              0
              name
            ]
          ]
        else
          [ ];
    in
    map (key: elemAt key 2) (take 3 (sort builtins.lessThan (concatMap rate names)));
}
