/**
  What a person should know of a package whose libraries were read: names that it only opens and
  will not find, optional ones that nothing has, names that two packages have, symbols that were not
  compared. None of it refuses.

  # Type
  `{ lib; facts; } -> { assigned; axes; found; … } -> String -> { opens; notes :: [ String ]; }`

  # Output
  `opens` is what matters most: names that will not be found when they are opened or used.
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
    head
    intersectAttrs
    length
    ;
  inherit (import ./cuda.nix { inherit facts; }) majorOf familyOf;
  isOptional = import ./optional.nix;
in
{
  assigned,
  axes,
  found,
  ...
}:
name:
let
  inherit (assigned.${name}) candidate;
  inherit (candidate) loads;
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
    && !(elem library found.always)
    && filter (package: assigned ? ${package}) (facts.sonames.${library}.packages or [ ]) == [ ];
  lost = filter isLost (attrNames opened);
  familiesOf =
    libraries:
    lib.text.unique (
      concatMap (
        library:
        familyOf {
          known = facts.sonames.${library};
          inherit cuda;
        }
      ) libraries
    );
  remedy = concatStringsSep ", " (familiesOf lost);
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
  # What package.nix lets it do without; names that no component has mean a plug-in.
  optional = candidate.meta.loads.optional or [ ];
  spared =
    if optional == [ ] then
      [ ]
    else
      filter (library: isOptional optional library && isLost library) (
        attrNames (intersectAttrs needed facts.sonames)
      );
  bring = familiesOf spared;
  extras = removeAttrs (candidate.variant.extras or candidate.release.extras or { }) (
    attrNames assigned.${name}.extras
  );
  # cuda-toolkit has nothing itself, and requires the components.
  brings = extra: builtins.any (r: elem r.name ([ "cuda-toolkit" ] ++ bring)) extras.${extra};
  asked = map (extra: "${name}[${extra}]") (filter brings (attrNames extras)) ++ bring;
  more = length spared - 2;
  shown = lib.list.take 2 spared ++ (if more > 0 then [ "${toString more} more" ] else [ ]);
  sparedNote =
    if spared == [ ] then
      [ ]
    else
      [
        (
          "will not find ${lib.text.listed shown}, which it looks for only when it is used: "
          + "nothing in the plan brings that; ask for ${head asked}, or have it on the machine"
        )
      ];

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
  opens = openedNote ++ sparedNote;
  notes = severalNotes ++ torchNote;
}
