# The least demanding glibc that platform tags state: a file with several tags runs where any one of
# them does. Every wheel of a plan is asked, so all is done by builtins: no call for each tag.
let
  inherit (builtins)
    attrNames
    attrValues
    concatStringsSep
    filter
    foldl'
    fromJSON
    head
    isList
    lessThan
    map
    match
    replaceStrings
    sort
    ;
  # The names before PEP 600, of all systems: glibc → name.
  aliases = foldl' (found: row: found // row.manylinux.aliases) { } (
    attrValues (import ./systems.nix)
  );
  renamed = map (
    replaceStrings (map (alias: "${alias}_") (attrValues aliases)) (
      map (glibc: "manylinux_${replaceStrings [ "." ] [ "_" ] glibc}_") (attrNames aliases)
    )
  );
  numbers = map (match "manylinux_0*([0-9]+)_0*([0-9]+)_.*");
in
tags:
let
  stated = filter isList (numbers (renamed tags.platform));
in
if tags.platform == [ "any" ] || stated == [ ] then
  null
else
  concatStringsSep "." (map toString (head (sort lessThan (map (map fromJSON) stated))))
