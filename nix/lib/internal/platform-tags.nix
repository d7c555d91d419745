# The platform tags of a glibc Linux in order of preference (PEP 600): the bare tag, whose files
# were made for such machines without a promise, then manylinux from the newest glibc down, each old
# alias after what it stands for.
system: glibc:
let
  inherit (builtins)
    concatMap
    elemAt
    fromJSON
    genList
    match
    ;
  inherit ((import ./systems.nix).${system}) architecture manylinux;
  numbers = match "([0-9]+)\\.([0-9]+).*";
  major = elemAt (numbers glibc) 0;
  minorOf = version: fromJSON (elemAt (numbers version) 1);
  newest = minorOf glibc;
  level =
    i:
    let
      version = "${major}.${toString (newest - i)}";
      tag = "manylinux_${builtins.replaceStrings [ "." ] [ "_" ] version}_${architecture}";
    in
    if manylinux.aliases ? ${version} then
      [
        tag
        "${manylinux.aliases.${version}}_${architecture}"
      ]
    else
      [ tag ];
  count = newest - minorOf manylinux.oldest + 1;
in
[ "linux_${architecture}" ] ++ concatMap level (genList (i: i) (if count < 0 then 0 else count))
