# Which code runs on a device (the rules stand in ../capability.nix, what is special in
# nix/facts/capability-rules.json), as one regular expression for each kind of code, so that a
# package's entries are looked through by primops alone.
let
  inherit (builtins)
    attrNames
    concatStringsSep
    elem
    elemAt
    filter
    fromJSON
    genList
    groupBy
    head
    listToAttrs
    match
    readFile
    ;
  facts = fromJSON (readFile ../../facts/capability-rules.json);
  cuda = fromJSON (readFile ../../facts/cuda-capabilities.json);
  separate = facts.separate.devices;
  unified = facts.unified.devices;
  renamed = facts.renamed.devices;
  # New number → the old ones of the same device.
  old = groupBy (name: renamed.${name}) (attrNames renamed);

  coded = builtins.replaceStrings [ "." ] [ "" ];

  rulesFor =
    text:
    let
      m = match "([0-9]+\\.[0-9])([af]?)" text;
      features = elemAt m 1;
      device = renamed.${head m} or (head m);
      parts = match "([0-9]+)\\.([0-9])" device;
      major = fromJSON (head parts);
      minor = fromJSON (elemAt parts 1);
      number = n: "${toString major}${toString n}";
      own = map coded ([ device ] ++ old.${device} or [ ]);
      # The earlier minors of this major that are no boards.
      isBoard = n: elem "${toString major}.${toString n}" separate;
      earlier = map number (filter (n: !isBoard n) (genList (n: n) minor));
      codesWith = sharesCode: own ++ (if elem device separate && !sharesCode then [ ] else earlier);
      older = genList (n: "${toString (n + 1)}[0-9]") (major - 1) ++ genList number minor ++ own;
      oneOf = patterns: match "(${concatStringsSep "|" patterns})";
      # Numbers with a suffix each, under one prefix.
      suffixed = prefix: suffix: map (n: "${prefix}_${n}${suffix}");
      # A request for the features of an architecture is met only by code that uses them.
      plain = prefix: numbers: if features == "" then suffixed prefix "" numbers else [ ];
      family = prefix: numbers: if features == "a" then [ ] else suffixed prefix "f" numbers;
      exact = prefix: suffixed prefix "a" own;
      rules = codes: {
        sass = oneOf (plain "sm" codes ++ family "sm" codes ++ exact "sm");
        ptx = oneOf (plain "compute" older ++ family "compute" codes ++ exact "compute");
      };
    in
    {
      usual = rules (codesWith false);
      unified = rules (codesWith (elem device unified));
    };
  # Made once for all packages. A capability that no CUDA has yet is made where it is asked for.
  known = listToAttrs (
    map (name: {
      inherit name;
      value = rulesFor name;
    }) (attrNames cuda.capabilities)
  );
  suffixRank = {
    a = 2;
    f = 1;
  };
in
{
  # text → { usual; unified; }, each { sass; ptx; }: entry → null | [ entry ]
  rulesOf = text: known.${text} or (rulesFor text);

  # The CUDA release from which on the unified rules hold.
  unifiedFrom = facts.unified.from;

  # A sort key of capabilities.
  order =
    text:
    let
      p = match "(.*)\\.(.)([af]?)" text;
    in
    [
      (fromJSON (elemAt p 0))
      (fromJSON (elemAt p 1))
      (suffixRank.${elemAt p 2} or 0)
    ];
}
