/**
  Words for messages: lists of names, and the nearest spelling of a wrong one.
*/
let
  pep440 = import ./internal/pep440.nix;
  inherit (builtins)
    concatStringsSep
    elemAt
    foldl'
    genList
    head
    length
    sort
    stringLength
    substring
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
          substitution = elemAt previous i + (if wanted == character then 0 else 1);
          cell = min (min (last + 1) (elemAt previous (i + 1) + 1)) substitution;
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
      allowed = if size < 4 then 1 else if size < 7 then 2 else size / 3;
      difference = n: if n < 0 then -n else n;
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
        else if difference (stringLength candidate - size) <= allowed && d <= allowed then
          [ { inherit name; key = [ d 0 name ]; } ]
        else
          [ ];
    in
    map (hit: hit.name) (take 3 (sort (a: b: a.key < b.key) (builtins.concatMap rate names)));

  /**
    Write names as a list that a person reads.

    # Type
    `quoteList :: String -> [ String ] -> String`

    # Inputs
    `word`: what stands before the last one: "and" or "or"
    : `names`: texts

    # Examples
    map (text.quoteList "or") [ [ ] [ "a" ] [ "a" "b" "c" ] ]
    => [ "" "\"a\"" "\"a\", \"b\" or \"c\"" ]
  */
  quoteList =
    word: names:
    let
      quoted = map (name: "\"${name}\"") names;
      n = length quoted;
    in
    if n < 2 then
      concatStringsSep "" quoted
    else
      "${concatStringsSep ", " (take (n - 1) quoted)} ${word} ${elemAt quoted (n - 1)}";
}
