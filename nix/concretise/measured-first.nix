/**
  Put those variants of a release first whose code for the target's GPUs was read, before those of
  which nobody knows it; what is made for no GPU stays last.

  # Type
  `Target -> [ Variant ] -> [ Variant ]`
*/
target:
let
  inherit (builtins) partition;
  isForRocm = target.gfx != [ ];
  axis = if isForRocm then "rocm" else "cuda";
  code = if isForRocm then "gfx" else "capabilities";
  isKnown = variant: variant ? ${code} || variant ? gfxExtras;
  # Of those whose code nobody read.
  isUnknown = variant: variant ? axes && variant.axes.${axis} or "none" != "none";
in
variants:
let
  byCode = partition isKnown variants;
  byAxis = partition isUnknown byCode.wrong;
in
byCode.right ++ byAxis.right ++ byAxis.wrong
