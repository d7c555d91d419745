/**
  In which order the packages of several targets are decided: each package in all targets at once,
  and first in the target that alone has the oldest, since others can more often follow it than it
  them.

  # Type
  `{ <target> = { ranks; assigned; }; } -> { <name of a target's package> = rank; }`: `ranks` as
  order.nix gives them, `assigned` what the target has alone
*/
targets:
let
  inherit (builtins)
    attrNames
    concatMap
    elemAt
    genList
    head
    length
    lessThan
    listToAttrs
    mapAttrs
    sort
    zipAttrsWith
    ;
  inherit (import ./names.nix) markOf;
  rows = zipAttrsWith (_: ranks: ranks) (
    map (
      target:
      let
        mark = markOf target;
        inherit (targets.${target}) ranks assigned;
      in
      mapAttrs (name: rank: {
        inherit rank;
        name = name + mark;
        compared =
          if assigned ? ${name} then
            assigned.${name}.candidate.compared
          else
            {
              version = "";
              key = [ ];
            };
      }) ranks
    ) (attrNames targets)
  );
  of =
    name:
    let
      ofAll = rows.${name};
      # What stands highest in one target is decided early in all.
      first = head (sort lessThan (map (row: row.rank) ofAll));
      isSame = row: row.compared == (head ofAll).compared;
      sorted =
        if builtins.all isSame ofAll then
          ofAll
        else
          sort (a: b: a.compared.key < b.compared.key) ofAll;
    in
    genList (
      i:
      let
        row = elemAt sorted i;
      in
      {
        inherit (row) name;
        value = "${first}${toString (100 + i)}";
      }
    ) (length sorted);
in
listToAttrs (concatMap of (attrNames rows))
