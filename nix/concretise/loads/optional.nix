/**
  Whether a name is among those that `loads.optional` of a package.nix lists: plug-ins that are
  loaded where their library happens to be there. "*" stands for anything.

  # Type
  `[ String ] -> String -> Bool`

  # Examples
  import ./optional.nix [ "libav*.so.*" ] "libavutil.so.58"
  => true
*/
let
  inherit (builtins) any match replaceStrings;
  # The other characters of a library's name mean themselves.
  regex = replaceStrings [ "." "+" "*" ] [ "\\." "\\+" ".*" ];
in
patterns:
let
  regexes = map regex patterns;
in
if patterns == [ ] then _: false else library: any (r: match r library != null) regexes
