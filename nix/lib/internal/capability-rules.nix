# Which code runs on a device (the rules stand in ../capability.nix), as one regular expression for each kind of code, so
# that a package's entries are looked through by primops alone.
let
  inherit (builtins)
    concatStringsSep
    elem
    elemAt
    filter
    fromJSON
    genList
    listToAttrs
    match
    ;

  # Boards that are separate, as [ major minor ]; the second list runs what servers run from CUDA 13.2 on.
  separate = [ [ 5 3 ] [ 6 2 ] [ 7 2 ] [ 8 7 ] [ 10 1 ] [ 11 0 ] ];
  unified = [ [ 7 2 ] [ 8 7 ] ];

  rulesFor =
    text:
    let
      m = match "([0-9]+)\\.([0-9])([af]?)" text;
      renamed = elemAt m 0 == "10" && elemAt m 1 == "1";
      major = if renamed then 11 else fromJSON (elemAt m 0);
      minor = if renamed then 0 else fromJSON (elemAt m 1);
      features = elemAt m 2;
      number = n: "${toString major}${toString n}";
      own = if major == 11 && minor == 0 then [ "110" "101" ] else [ (number minor) ];
      isApart = elem [ major minor ] separate;
      # The earlier minors of this major that are no boards.
      earlier = map number (filter (n: !(elem [ major n ] separate)) (genList (n: n) minor));
      codesWith = sharesCode: own ++ (if isApart && !sharesCode then [ ] else earlier);
      older = genList (n: "${toString (n + 1)}[0-9]") (major - 1) ++ genList number minor ++ own;
      oneOf = patterns: match "(${concatStringsSep "|" patterns})";
      # Numbers with a suffix each, under one prefix.
      coded = prefix: suffix: map (n: "${prefix}_${n}${suffix}");
      # A request for the features of an architecture is met only by code that uses them.
      plain = prefix: numbers: if features == "" then coded prefix "" numbers else [ ];
      family = prefix: numbers: if features == "a" then [ ] else coded prefix "f" numbers;
      exact = prefix: coded prefix "a" own;
      rules = codes: {
        sass = oneOf (plain "sm" codes ++ family "sm" codes ++ exact "sm");
        ptx = oneOf (plain "compute" older ++ family "compute" codes ++ exact "compute");
      };
    in
    {
      usual = rules (codesWith false);
      unified = rules (codesWith (elem [ major minor ] unified));
    };
  # Made once for all packages.
  known = listToAttrs (
    map (name: {
      inherit name;
      value = rulesFor name;
    }) devices
  );
  devices = [
    "5.0" "5.2" "5.3" "6.0" "6.1" "6.2" "7.0" "7.2" "7.5" "8.0" "8.6" "8.7" "8.9" "9.0" "10.0" "10.1" "10.3" "11.0" "12.0" "12.1"
  ];
  suffixRank = {
    a = 2;
    f = 1;
  };
in
{
  # text → { usual; unified; }, each { sass; ptx; }: entry → null | [ entry ]
  rulesOf = text: known.${text} or (rulesFor text);

  # A sort key of capabilities.
  order =
    text:
    let
      p = match "(.*)\\.(.)([af]?)" text;
    in
    [ (fromJSON (elemAt p 0)) (fromJSON (elemAt p 1)) (suffixRank.${elemAt p 2} or 0) ];
}
