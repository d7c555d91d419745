/**
  Say what a Jetson can have where a package has nothing for it: packages whose recorded code runs
  there, and who compiles for it.

  # Type
  `{ lib; facts; packages; works; } -> { request; domains; capabilities; } -> [ String ]`: a line
  for each capability that is a board's; `domains` are those of solve.nix, `packages` is the table
  of index.nix, `works` as explain.nix has it

  # Errors
  None: it is part of E012.
*/
{
  lib,
  facts,
  packages,
  works,
}:
{
  request,
  domains,
  capabilities,
}:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    match
    ;
  boards = facts.data.jetson.capabilities;
  renamedFrom = facts.data.capabilityRules.renamed.from;
  # Plain files stand in the table too (index.nix).
  isAccelerated = name: match ".*\\..*" name == null && packages.${name}.meta.kind == "accelerated";
  # The best that the target could have of it was read, and has code for the GPU.
  hasCode =
    capability: name:
    let
      inherit (domains.${name}) place;
      inherit (place.candidate) variant;
    in
    place != null
    && variant ? capabilities
    && lib.capability.coversWith {
      cuda = variant.axes.cuda or null;
    } capability variant.capabilities != null;
  line =
    capability:
    let
      # Its own rules may refuse the board all the same.
      isPlanned =
        name:
        works (
          removeAttrs request [ "constraints" ]
          // {
            packages = [ name ];
          }
        ) != null;
      found = filter (name: hasCode capability name && isPlanned name) (
        filter isAccelerated (attrNames packages)
      );
      has =
        if found == [ ] then
          "nothing on record has code for ${capability}"
        else
          "what has code for ${capability}: ${lib.text.listed found}";
      set = boards.${capability}.packageSet or null;
      # The board runs none of the releases that had the old name for its GPU.
      named = facts.renamedTo capability;
    in
    if !(boards ? ${capability}) then
      [ ]
    else if named != null then
      [ "write \"${named}\" instead of \"${capability}\", its name from CUDA ${renamedFrom} on" ]
    else
      [
        (
          has
          + (if set == null then "" else "; nixpkgs compiles the rest (the flake's ${set})")
        )
      ];
in
concatMap line capabilities
