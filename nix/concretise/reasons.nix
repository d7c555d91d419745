/**
  Say of each candidate of a package why it was not taken.

  # Type
  `{ lib } -> { rejected; newer; grouped; }`
  - `rejected :: { candidates; constraints; trace; count; } -> [ Row ]`: of the first `count` candidates; `trace` tells what only the
    search found out. `Row = { name; version; flavour; axes; why; code; }`, `code` being that of the candidate's own problem, or null
  - `newer :: Choice -> [ { version; flavour; axes; why; } ]`, a Choice being an entry of `assigned` (resolve.nix)
  - `grouped :: [ Row ] -> [ String ]`: a line for neighbours that share a reason
*/
{ lib }:
let
  inherit (builtins)
    attrNames
    elemAt
    filter
    foldl'
    genList
    head
    length
    tail
    ;
  wording = import ./wording.nix { inherit lib; };

  isOf =
    candidate: traced:
    traced.candidate != null
    && traced.candidate.version == candidate.version
    && traced.candidate.flavour == candidate.flavour
    && traced.candidate.variant == candidate.variant;

  unmetText =
    constraint:
    let
      clauses = lib.specifier.toText constraint.edge.requirement.specifier;
      ask = if length (attrNames constraint.by) > 1 then "ask" else "asks";
    in
    "is not ${clauses}, as ${wording.culprits constraint.by} ${ask}";

  whyNot =
    { constraints, trace }:
    candidate:
    let
      unmet = filter (constraint: !(constraint.edge.ok candidate.compared)) constraints;
      traced = filter (isOf candidate) trace;
    in
    if candidate.problem != null then
      candidate.problem.why
    else if unmet != [ ] then
      unmetText (head unmet)
    else if traced != [ ] then
      (head traced).why
    else
      "does not fit the rest";
in
rec {
  rejected =
    {
      candidates,
      constraints,
      trace,
      count,
    }:
    let
      why = whyNot { inherit constraints trace; };
      row = candidate: {
        inherit (candidate) name version flavour;
        axes = candidate.variant.axes or { };
        why = why candidate;
        code = if candidate.problem == null then null else candidate.problem.code;
      };
    in
    genList (i: row (elemAt candidates i)) count;

  newer =
    choice:
    map (row: removeAttrs row [ "name" "code" ]) (rejected {
      inherit (choice.domain) candidates;
      inherit (choice) constraints trace;
      count = choice.index;
    });

  grouped =
    rows:
    let
      add =
        groups: row:
        let
          last = head groups;
        in
        if groups != [ ] && last.why == row.why && last.name == row.name then
          [ (last // { to = row.version; }) ] ++ tail groups
        else
          [ { inherit (row) name why; from = row.version; to = row.version; } ] ++ groups;
      text = group: "${group.name} ${if group.from == group.to then group.from else "${group.from} to ${group.to}"} ${group.why}";
    in
    map text (lib.text.reverse (foldl' add [ ] rows));
}
