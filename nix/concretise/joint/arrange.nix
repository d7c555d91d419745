/**
  Solve groups of targets one after the other, so that as few versions as possible differ from one
  to the next: each group in turn leads, the others take the versions of those before them first
  where they fit, and the arrangement with the fewest differences is taken.

  # Type
  `{ lib; ask; versionsOf; free; } -> [ { names; answer; } ] -> { <target> = { result; plan; }; }`

  # Inputs
  `ask`: names of targets → what is preferred (encode.nix) → what search.nix gives; `answer` is
  what it gives of a group with nothing preferred
  : `versionsOf`: versions.nix's
*/
{
  lib,
  ask,
  versionsOf,
  free,
}:
groups:
let
  inherit (builtins)
    attrNames
    attrValues
    filter
    foldl'
    head
    length
    mapAttrs
    tail
    zipAttrsWith
    ;
  after =
    done: group:
    let
      preferred = ask group.names done.prefer;
      found = if done.prefer != { } && preferred.ok then preferred else group.answer;
      assigned = foldl' (acc: t: t.result.assigned // acc) { } (attrValues found.targets);
      versions = mapAttrs (_: choice: {
        version = lib.version.public choice.candidate.version;
        by = lib.text.listed group.names;
      }) (removeAttrs assigned (attrNames free));
    in
    {
      targets = done.targets // found.targets;
      prefer = versions // done.prefer;
    };
  solved =
    leader:
    (foldl' after {
      targets = { };
      prefer = { };
    } ([ leader ] ++ filter (group: group.names != leader.names) groups)).targets;
  # How many versions there are beyond one of each package.
  cost =
    targets:
    let
      found = zipAttrsWith (_: lib.text.unique) (
        map (t: versionsOf t.result) (attrValues targets)
      );
    in
    foldl' (sum: versions: sum + length versions - 1) 0 (attrValues found);
  all = map (
    leader:
    let
      targets = solved leader;
    in
    {
      inherit targets;
      cost = cost targets;
    }
  ) groups;
in
(foldl' (a: b: if b.cost < a.cost then b else a) (head all) (tail all)).targets
