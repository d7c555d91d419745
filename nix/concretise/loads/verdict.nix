/**
  Judge one measured package of a choice.

  # Type
  ```
  { lib; facts; } -> { assigned; axes; measured; found; } -> String -> {
    state :: "proven" | "not measured";
    why ? :: String;
    lost  :: null | { library; others; file; group; };
  }
  ```

  # Output
  `why` says what is not measured. `lost` is the first name that nothing answers, `others` those
  after it, `group` the backend where it is of the least lacking of several alternatives, or null.
*/
{ lib, facts }:
let
  inherit (builtins)
    attrValues
    concatMap
    elem
    filter
    foldl'
    groupBy
    head
    length
    match
    partition
    tail
    ;
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
  needs = partition (need: need.optional or false || need ? group) (loads.needs or [ ]);
  groups = groupBy (need: need.group) (filter (need: !(need.optional or false)) needs.right);

  # "cuda" is asked where the set is for a CUDA; "torchcodec#" are files alike but for a number, of
  # which one is wanted anywhere.
  bound = axis: (axes.${axis} or { value = "none"; }).value != "none";
  isAsked = group: if elem group facts.accelerators then bound group else match ".*#" group != null;

  lacking = need: {
    library = found.missing name need;
    inherit need;
  };
  bad = filter (row: row.library != [ ]) (map lacking needs.wrong);
  # Of each alternative all must be found, and of each group one alternative.
  badOf =
    group:
    let
      alternatives = map (filter (row: row.library != [ ])) (
        map (map lacking) (attrValues (groupBy (need: need.either or "") groups.${group}))
      );
      fewest = foldl' (a: b: if length b < length a then b else a) (head alternatives) alternatives;
    in
    if elem [ ] alternatives then [ ] else map (row: row // { inherit group; }) fewest;

  rows = bad ++ concatMap badOf (filter isAsked (builtins.attrNames groups));
  flat = concatMap (
    row:
    map (library: {
      inherit library;
      inherit (row.need) file;
      group = row.group or null;
      unread = found.unread name library;
    }) row.library
  ) rows;
  sure = filter (one: one.unread == [ ]) flat;
  unread = head (head flat).unread;
  # Files of its own that another of its files needs, and would find only if they are loaded.
  beside = filter (library: found.own.${name} ? ${library}) (
    concatMap (found.missing name) (filter (need: need.optional or false) needs.right)
  );
in
if flat != [ ] then
  {
    state = "not measured";
    why =
      "whether ${unread} ${assigned.${unread}.candidate.version} loads "
      + "${(head flat).library} was not measured";
    lost =
      if sure == [ ] then
        null
      else
        {
          inherit (head sure) file group library;
          others = tail (lib.text.unique (map (one: one.library) sure));
        };
  }
else if beside != [ ] then
  {
    state = "not measured";
    why = "whether its import loads ${head beside}, which lies beside, was not measured";
    lost = null;
  }
else
  {
    state = "proven";
    lost = null;
  }
