/**
  What a person should know of a package whose libraries were read: names that it only opens and
  will not find, names that two packages have, symbols that were not compared. None of it refuses.

  # Type
  `{ lib; facts; } -> { assigned; axes; found; … } -> String -> { opens; notes :: [ String ]; }`

  # Output
  `opens` is what matters most: names that will not be found when they are opened.
*/
{ lib, facts }:
let
  inherit (builtins)
    attrNames
    concatLists
    concatMap
    concatStringsSep
    elem
    filter
    groupBy
    intersectAttrs
    length
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
let
  inherit (assigned.${name}.candidate) loads;
  cuda = majorOf (axes.cuda or { value = "none"; }).value;

  # Only the families of components are known by name; the rest of what strings say means little.
  opened = intersectAttrs (groupBy toString (loads.opens or [ ])) facts.sonames;
  majors = lib.text.unique (
    concatMap (known: if known ? cuda then [ (facts.cudaMajor known.cuda) ] else [ ]) (
      builtins.attrValues opened
    )
  );
  # A package of the plan that has another release of it opens its own.
  isLost =
    library:
    !(found.everything ? ${library})
    && filter (package: assigned ? ${package}) (opened.${library}.packages or [ ]) == [ ];
  lost = filter isLost (attrNames opened);
  remedy = concatStringsSep ", " (
    lib.text.unique (
      concatMap (
        library:
        familyOf {
          known = opened.${library};
          inherit cuda;
        }
      ) lost
    )
  );
  openedNote =
    if cuda == null || lost == [ ] || length majors > 1 then
      [ ]
    else if majors != [ ] && majors != [ cuda ] then
      [
        (
          "opens ${lib.text.listed lost} of CUDA ${concatStringsSep ", " majors} by name, and "
          + "the plan has CUDA ${cuda}: what needs it will not work"
        )
      ]
    else
      [
        (
          "opens ${lib.text.listed lost} by name, which nothing in the plan has; ${remedy} would "
          + "bring ${if length lost == 1 then "it" else "them"}"
        )
      ];

  needed = groupBy toString (concatLists (builtins.catAttrs "need" (loads.needs or [ ])));
  present = intersectAttrs needed found.everything;
  havers = library: attrNames (groupBy (place: place.package) (found.elsewhere library));
  several = filter (library: length present.${library} > 1 && length (havers library) > 1) (
    attrNames present
  );
  severalNotes = map (
    library:
    "needs ${library}, which ${lib.text.listed (havers library)} have; the first loaded answers"
  ) several;

  torch = assigned.torch.candidate.version or null;
  compared = concatLists [
    (loads.torch or [ ])
    (loads.torchNot or [ ])
  ];
  torchNote =
    if torch == null || compared == [ ] || elem torch compared then
      [ ]
    else
      [ "was not compared with the symbols of torch ${torch}" ];
in
{
  opens = openedNote;
  notes = severalNotes ++ torchNote;
}
