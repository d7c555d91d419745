/**
  Say of each candidate of a package why it was not taken.

  # Type
  `{ lib } -> { rejected; newer; grouped; }`
  - `rejected :: { candidates; constraints; trace; count; } -> [ Row ]`: of the first `count`
    candidates; `trace` tells what only the search found out. `Row = { name; version; flavour; axes;
    why; code; }`, `code` being that of the candidate's own problem, "loads" where
    its libraries cannot be loaded, or null
  - `newer :: Choice -> [ { version; flavour; axes; why; } ]`, a Choice being an entry of `assigned`
    (resolve.nix)
  - `grouped :: [ Row ] -> [ String ]`: rows of one package, a line a reason
*/
{ lib }:
let
  inherit (builtins)
    any
    attrNames
    concatStringsSep
    elemAt
    filter
    foldl'
    genList
    head
    length
    ;
  inherit (lib.list) last take;
  inherit (lib.version) key;
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
      inherit (constraint) edge;
      other = if edge ? insteadOf then " of ${edge.insteadOf}, for which it stands" else "";
    in
    constraint.edge.why or "is not ${clauses}, as ${wording.culprits constraint.by} ${ask}${other}";

  whyNot =
    { constraints, trace }:
    candidate:
    let
      unmet = filter (constraint: !(constraint.edge.ok candidate.compared)) constraints;
      traced = filter (isOf candidate) trace;
    in
    if candidate.problem != null then
      candidate.problem
    else if unmet != [ ] then
      { why = unmetText (head unmet); }
    else if traced != [ ] then
      head traced
    else
      { why = "does not fit the rest"; };
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
      told = whyNot { inherit constraints trace; };
      row =
        candidate:
        let
          reason = told candidate;
        in
        {
          inherit (candidate) name version flavour;
          axes = candidate.variant.axes or { };
          inherit (reason) why;
          code = reason.code or null;
        };
    in
    genList (i: row (elemAt candidates i)) count;

  newer =
    choice:
    map
      (
        row:
        removeAttrs row [
          "name"
          "code"
        ]
      )
      (rejected {
        inherit (choice.domain) candidates;
        inherit (choice) constraints trace;
        count = choice.index;
      });

  grouped =
    all:
    let
      # What is for another accelerator says least, and that one variant has no wheel little where
      # another of its release has.
      byKind = builtins.partition (row: row.code or null == "foreign") all;
      isTold = row: row.code or null != "wheel";
      told = builtins.groupBy (row: row.version) (filter isTold byKind.wrong);
      rows = filter (row: isTold row || !(told ? ${row.version})) byKind.wrong ++ byKind.right;
      # Variants of one release lie side by side with different reasons, so a reason is told once,
      # where it is first met, with every stretch of releases that it holds for.
      reasons = lib.text.unique (map (row: row.why) rows);
      # Rows are in the order in which candidates are tried, which is not that of releases only.
      newestFirst = builtins.sort (a: b: key b < key a);
      versions = newestFirst (lib.text.unique (map (row: row.version) rows));
      stretch =
        why:
        let
          has = version: any (row: row.version == version && row.why == why) rows;
          add =
            runs: version:
            if !(has version) then
              runs ++ [ [ ] ]
            else
              take (length runs - 1) runs ++ [ (last runs ++ [ version ]) ];
          runs = filter (run: run != [ ]) (foldl' add [ [ ] ] versions);
          text = run: if length run == 1 then head run else "${head run} to ${last run}";
        in
        concatStringsSep ", " (map text runs);
    in
    map (why: "${(head rows).name} ${stretch why} ${why}") reasons;
}
