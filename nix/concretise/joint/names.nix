/**
  Names of one target among those of several: `torch` of the target `ci` is `torch@{ci}`. No name of
  a package, and no text of a reason, has such a mark.

  # Type
  `{ markOf; of; renamed; bare; stripped; told; }`
  - `markOf :: String -> String`: what stands behind the names of a target
  - `of :: String -> null | String`: the target of such a name
  - `renamed :: String -> Attrs -> Attrs`: all names of a set
  - `bare :: String -> Attrs -> Attrs`: those of one target, under their own names
  - `stripped :: String -> String -> String`: a name of a target → its own
  - `told :: String -> String -> String`: a reason, as it is told of one target

  # Examples
  (import ./names.nix).told "ci" "torch@{ci} 2.9 needs numpy>=2, but numpy@{old} 1.26 is taken"
  => "torch 2.9 needs numpy>=2, but numpy 1.26 of old is taken"
*/
let
  inherit (builtins)
    attrNames
    concatStringsSep
    elemAt
    filter
    head
    isString
    listToAttrs
    match
    replaceStrings
    split
    stringLength
    substring
    ;
  markOf = target: "@{${target}}";
  # A clash of versions that have to be equal (encode.nix), as axes.nix says it.
  clash = "is for =[^ ]+ [^ ]+ , but [^ ]+@[{]([^}]*)[}] is for =[^ ]+ ([^ ]+) ";
  plain =
    text:
    concatStringsSep "" (
      map (
        part:
        if isString part then
          part
        else
          "would differ from ${elemAt part 0}, which takes ${elemAt part 1}"
      ) (split clash text)
    );
in
{
  inherit markOf;
  of =
    name:
    let
      found = match ".*@[{](.*)[}]" name;
    in
    if found == null then null else head found;
  renamed =
    target: set:
    let
      mark = markOf target;
    in
    listToAttrs (
      map (name: {
        name = name + mark;
        value = set.${name};
      }) (attrNames set)
    );
  bare =
    target: set:
    let
      mark = markOf target;
      size = stringLength mark;
      isOwn = name: substring (stringLength name - size) size name == mark;
    in
    listToAttrs (
      map (name: {
        name = substring 0 (stringLength name - size) name;
        value = set.${name};
      }) (filter (name: stringLength name > size && isOwn name) (attrNames set))
    );
  stripped = target: replaceStrings [ (markOf target) ] [ "" ];
  told =
    target: text:
    let
      own = replaceStrings [ (markOf target) ] [ "" ] (plain text);
    in
    concatStringsSep "" (
      map (
        part:
        if isString part then
          part
        else
          "${if elemAt part 1 == null then "" else elemAt part 1} of ${head part}"
      ) (split "@[{]([^}]*)[}]( [0-9][^ ,:;)]*)?" own)
    );
}
