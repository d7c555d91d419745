/**
  Say why a package cannot be loaded, what that follows from, and what would help.

  # Type
  ```
  { lib; facts; } -> { assigned; axes; found; … } -> String ->
    { library; others; file; group; } ->
    { name; why; by :: { <name> = true; }; add :: [ String ]; system :: [ String ]; }
  ```

  # Output
  `add`: packages that would bring the library
  : `system`: its name, where no package is known to bring it: it is the base's or nobody's
*/
{ lib, facts }:
let
  inherit (builtins)
    concatStringsSep
    elem
    filter
    head
    listToAttrs
    match
    ;
  inherit (import ./cuda.nix { inherit facts; }) majorOf familyOf;
in
{
  assigned,
  axes,
  found,
  ...
}:
name:
{
  library,
  others,
  group,
  ...
}:
let
  known = facts.sonames.${library} or { };
  cuda = majorOf (axes.cuda or { value = "none"; }).value;
  families = familyOf {
    inherit known cuda;
  };
  isIn = package: assigned ? ${package};
  placed = found.elsewhere library;
  # A name without a suffix is of several CUDAs.
  told =
    package:
    let
      isPlain = match ".*-cu[0-9]+" package == null;
    in
    if isPlain && known ? cuda then "${package} ${known.cuda}" else package;
  present = filter isIn families;
  shown = package: "${package} ${assigned.${package}.candidate.version}";
  helps =
    if placed != [ ] then
      "which ${(head placed).package} has in ${(head placed).dir}, where it is not looked for"
    else if present != [ ] then
      "which nothing in the plan provides; ${shown (head present)} does not"
    else if families != [ ] then
      "which nothing in the plan provides; ${concatStringsSep " or " (map told families)} does"
    else
      "which nothing in the plan provides";
  too = if others == [ ] then "" else " (nor is there ${lib.text.listed (lib.list.take 4 others)})";
  alternatives = if group == null then "" else "can load none of its libraries for ${group}: one ";
  # Where the name is of another CUDA, it is that choice that keeps it away.
  choosers =
    if known ? cuda && axes ? cuda && majorOf known.cuda != cuda then
      map (binder: binder.name) axes.cuda.binders
    else
      [ ];
  blamed = filter (other: other != name) (
    present ++ choosers ++ found.preloads.${name} ++ map (p: p.package) placed
  );
in
{
  inherit name;
  why = "${alternatives}needs ${library}, ${helps}${too}";
  by = listToAttrs (
    map (other: {
      name = other;
      value = true;
    }) blamed
  );
  system = if placed == [ ] && families == [ ] then [ library ] else [ ];
  add = filter (package: !(isIn package) && !(elem package blamed)) families;
}
