/**
  What of a wheel acts whenever Python starts (docs/data-format.md, `startUp`): `.pth` files with
  code, sitecustomize and their like, without anybody importing anything. A plan tells it, and
  `strict` takes no such file that nobody reviewed.

  # Type
  `{ lib; } -> [ { file; … } ] -> String`: the files of a wheel, in a few words

  # Examples
  import ./start-up.nix { inherit lib; } [ { file = "a.pth"; } { file = "b.start"; } ]
  => "a.pth, b.start"

  import ./start-up.nix { inherit lib; } (map (file: { inherit file; }) [ "a" "b" "c" "d" "e" ])
  => "a, b, c and 2 more"
*/
{ lib }:
found:
let
  inherit (builtins) concatStringsSep length;
  files = map (one: one.file) found;
  more = length files - 3;
  # No line of nothing but the last name.
  isLong = more > 1;
in
concatStringsSep ", " (if isLong then lib.list.take 3 files else files)
+ (if isLong then " and ${toString more} more" else "")
