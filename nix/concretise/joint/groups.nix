/**
  Give all targets equal versions, or, where there are none, groups of targets: within one, all
  versions are equal, and from one to the next as many as arrange.nix can have.

  Two groups are made one as long as there are two that can be, first those that differ least. What
  the search found out of a conflict says which targets can never be in one group.

  # Type
  `{ lib; facts; search; free; } -> { <target> = Alone; } -> { groups :: [ [ String ] ]; targets;
  conflicts :: [ { targets; why; } ]; }`

  # Inputs
  `search`: search.nix's; `Alone` as encode.nix takes it, with the `plan` of the target alone

  # Output
  `targets.<name> = { result; plan; }`; `conflicts`: what the searches without a solution found out
*/
{
  lib,
  facts,
  search,
  free,
}:
alone:
let
  inherit (builtins)
    all
    any
    attrNames
    concatLists
    concatMap
    elem
    elemAt
    filter
    foldl'
    genList
    head
    intersectAttrs
    length
    mapAttrs
    sort
    ;
  everybody = attrNames alone;
  versionsOf = import ./versions.nix { inherit lib facts free; };
  versions = mapAttrs (_: target: versionsOf target.result) alone;
  # Primops alone: most targets differ in nothing.
  agree =
    a: b:
    intersectAttrs versions.${a} versions.${b} == intersectAttrs versions.${b} versions.${a};

  ask =
    names: prefer:
    let
      given = intersectAttrs (lib.list.toSet names) alone;
    in
    if prefer == { } && all (a: all (agree a) names) names then
      {
        ok = true;
        targets = given;
      }
    else
      search {
        alone = given;
        inherit free prefer;
      };
  whole = ask everybody { };

  pairsOf =
    groups:
    concatLists (
      genList (
        i:
        genList (j: [
          (elemAt groups i)
          (elemAt groups (i + 1 + j))
        ]) (length groups - 1 - i)
      ) (length groups)
    );
  differing =
    a: b:
    length (
      filter (name: versions.${a}.${name} != versions.${b}.${name}) (
        attrNames (intersectAttrs versions.${a} versions.${b})
      )
    );
  namesOf = pair: concatMap (group: group.names) pair;
  distance =
    pair:
    foldl' (sum: n: sum + n) 0 (
      concatMap (a: map (differing a) (elemAt pair 1).names) (elemAt pair 0).names
    );
  # Groups with what was found of them.
  groupOf = names: answer: { inherit names answer; };
  merge =
    { groups, conflicts }:
    let
      isWithin = names: conflict: all (name: elem name names) conflict.targets;
      isOpen = pair: !(any (isWithin (namesOf pair)) conflicts);
      open = sort (a: b: distance a < distance b) (filter isOpen (pairsOf groups));
      names = sort builtins.lessThan (namesOf (head open));
      asked = ask names { };
    in
    if open == [ ] then
      { inherit groups conflicts; }
    else if asked.ok then
      merge {
        groups = filter (group: !(elem (head group.names) names)) groups ++ [
          (groupOf names asked)
        ];
        inherit conflicts;
      }
    else
      merge {
        inherit groups;
        conflicts = conflicts ++ [ (conflictOf asked) ];
      };
  conflictOf = asked: {
    targets = asked.involved;
    inherit (asked) why;
  };
  merged = merge {
    groups = map (name: groupOf [ name ] (ask [ name ] { })) everybody;
    conflicts = [ (conflictOf whole) ];
  };
  # The largest first, then by name.
  groups = sort (
    a: b:
    length a.names > length b.names
    || length a.names == length b.names && head a.names < head b.names
  ) merged.groups;
in
if whole.ok then
  {
    groups = [ everybody ];
    inherit (whole) targets;
    conflicts = [ ];
  }
else
  {
    groups = map (group: group.names) groups;
    targets = import ./arrange.nix {
      inherit
        lib
        ask
        versionsOf
        free
        ;
    } groups;
    inherit (merged) conflicts;
  }
