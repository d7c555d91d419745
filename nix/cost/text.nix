/**
  A cost as people read it, in lines.

  # Type
  `Cost -> [ String ]` (default.nix)
*/
cost:
let
  inherit (builtins) concatStringsSep length;
  inherit (import ../lib) list;
  size = import ../../apps/nix/size.nix;
  # A few by name, the rest by number.
  few =
    names:
    concatStringsSep ", " (list.take 3 names)
    + (if length names > 3 then " and ${toString (length names - 3)} more" else "");
  counted = n: if n == 1 then "1 file" else "${toString n} files";
  told =
    one:
    (if one.about == [ ] then "" else "; of ${few one.about} what a wheel for another Python has")
    + (if one.unknown == [ ] then "" else "; not known: ${few one.unknown}");
  # What is not known comes on top.
  atLeast = one: (if one.unknown == [ ] then "" else "at least ") + size one.bytes;
  line = label: text: "  ${label}  ${text}";
  minutes = log: if log.minutes == 1 then "1 minute" else "${toString log.minutes} minutes";
  compiled =
    package:
    "${package.name} ${package.version}"
    + (
      if package ? log then
        ": ${minutes package.log} of processor time for each capability, as a log of "
        + "${package.log.version} with nvcc ${package.log.nvcc} says"
      else
        ": how long that takes no log says"
    );
  inherit (cost)
    download
    unpacked
    store
    image
    ;
in
[
  (line "download" "${atLeast download} in ${counted download.files}${told download}")
  (line "unpacked" "${atLeast unpacked} on disk${told unpacked}")
  (line "image   " (
    (if image.unknown == [ ] then "about " else "")
    + "${atLeast image} packed (squashfs), ${atLeast unpacked} as a folder, "
    + "interpreter and C library apart"
  ))
  (line "cache   " (
    (
      if unpacked.unknown ++ store.unknown == [ ] then
        "${size (unpacked.bytes + store.bytes)} at most"
      else
        "at least ${size (unpacked.bytes + store.bytes)}"
    )
    + ", before it compresses"
    + (if cost.compiled == [ ] then "" else "; what is compiled comes on top")
    + (if store.files == 0 then "" else "; ${atLeast store} of it are tools to compile with")
  ))
]
++ (
  if cost.compiled == [ ] then
    [ (line "compiled" "nothing") ]
  else
    map (package: line "compiled" (compiled package)) cost.compiled
)
