/**
  How requirements, requests and lists are written in reasons and errors.
*/
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    elemAt
    foldl'
    genList
    groupBy
    length
    substring
    toJSON
    ;
in
rec {
  /** `[ "a" "b" "c" ]` → `a, b and c` */
  listed =
    texts:
    let
      n = length texts;
    in
    if n < 2 then
      concatStringsSep "" texts
    else
      "${concatStringsSep ", " (genList (elemAt texts) (n - 1))} and ${elemAt texts (n - 1)}";

  /** Leave out what was there before. */
  unique =
    texts: foldl' (acc: text: if builtins.elem text acc then acc else acc ++ [ text ]) [ ] texts;

  reverse = list: let n = length list; in genList (i: elemAt list (n - 1 - i)) n;

  /** The first `n` lines; the last of them says how many were left out. */
  atMost =
    n: lines:
    if length lines <= n then
      lines
    else
      genList (elemAt lines) (n - 1) ++ [ "… and ${toString (length lines - n + 1)} more reasons" ];

  /** `[ [ ">=" "2" ] [ "<" "3" ] ]` → `>=2, <3` */
  specifier = clauses: concatStringsSep ", " (map (concatStringsSep "") clauses);

  /** A requirement as people write it, without its marker. */
  requirement =
    r:
    let
      extras = r.extras or [ ];
      clauses = r.specifier or [ ];
    in
    r.name
    + (if extras == [ ] then "" else "[${concatStringsSep "," extras}]")
    + (if clauses == [ ] then "" else " ${specifier clauses}");

  /** A value of a request as it stands in Nix. */
  value = x: if builtins.isList x then "[ ${concatStringsSep " " (map toJSON x)} ]" else toJSON x;

  /** A name in a conflict: "@cuda" is the user's own word, anything else a package. */
  culprit = name: if substring 0 1 name == "@" then "your ${substring 1 (-1) name}" else name;
  culprits = by: listed (map culprit (attrNames by));

  /** `sm_80`, `sm_90a`, `compute_90` → `8.0, 9.0a and PTX 9.0` */
  capabilities =
    entries:
    let
      parts = entry: builtins.match "(sm|compute)_([0-9]+)([0-9])([af]?)" entry;
      kinds = groupBy (p: elemAt p 0) (builtins.filter (p: p != null) (map parts entries));
      number = p: builtins.fromJSON (elemAt p 1) * 10 + builtins.fromJSON (elemAt p 2);
      sorted = kind: builtins.sort (a: b: number a < number b) (kinds.${kind} or [ ]);
      dotted = p: "${elemAt p 1}.${elemAt p 2}${elemAt p 3}";
    in
    listed (map dotted (sorted "sm") ++ concatMap (p: [ "PTX ${dotted p}" ]) (sorted "compute"));
}
