/**
  How many packages a plan has, and the size of all of its files, in words; it says how many have
  none on record.

  # Type
  `Plan -> { count, size :: String; }`
*/
plan:
let
  packages = builtins.attrValues plan.packages;
  sizeOf = package: if (package.file or null) == null then 0 else package.file.size or 0;
  bytes = builtins.foldl' (sum: package: sum + sizeOf package) 0 packages;
  unknown = builtins.length (builtins.filter (package: sizeOf package == 0) packages);
  number = builtins.length packages;
in
{
  count = if number == 1 then "1 package" else "${toString number} packages";
  size =
    "${import ./size.nix bytes} of files"
    + (if unknown == 0 then "" else " and ${toString unknown} of unknown size");
}
