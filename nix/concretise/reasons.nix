/**
  Say of each candidate of a package why it was not taken.

  # Type
  `{ lib } -> { rejected; newer; grouped; }`
  - `rejected :: { groups; constraints; trace; place ? null; } -> [ Row ]`: of the candidates before
    a place (fit.nix), or all of them; `trace` tells what only the search found out. `Row = { name;
    version; flavour; axes; why; code; }`, `code` being that of the candidate's own problem, "loads"
    where its libraries cannot be loaded, or null
  - `newer :: Choice -> [ { version; flavour; axes; why; } ]`, a Choice being an entry of `assigned`
    (resolve.nix)
  - `grouped :: [ Row ] -> [ String ]`: rows of one package, a line a reason
*/
{ lib }:
let
  inherit (builtins)
    any
    attrNames
    concatLists
    concatStringsSep
    elemAt
    filter
    foldl'
    genList
    groupBy
    head
    length
    ;
  inherit (lib.list) last take;
  inherit (lib.version) key;
  wording = import ./wording.nix { inherit lib; };

  unmetText =
    constraint:
    let
      clauses = lib.specifier.toText constraint.edge.requirement.specifier;
      ask = if length (attrNames constraint.by) > 1 then "ask" else "asks";
      inherit (constraint) edge;
      other = if edge ? insteadOf then " of ${edge.insteadOf}, for which it stands" else "";
    in
    constraint.edge.why or "is not ${clauses}, as ${wording.culprits constraint.by} ${ask}${other}";

  rest.why = "does not fit the rest";
in
rec {
  rejected =
    {
      groups,
      constraints,
      trace,
      place ? null,
    }:
    let
      # The first that was said of each.
      traced = groupBy (traced: traced.at or "") trace;
      ofGroup =
        number:
        let
          group = elemAt groups number;
          unmet = filter (constraint: !(constraint.edge.ok group.compared)) constraints;
          # The same for all of its variants.
          ofAll = if unmet == [ ] then null else { why = unmetText (head unmet); };
          row =
            index:
            let
              candidate = elemAt group.candidates index;
              at = "${toString number} ${toString index}";
              reason =
                if candidate.problem != null then
                  candidate.problem
                else if ofAll != null then
                  ofAll
                else if traced ? ${at} then
                  head traced.${at}
                else
                  rest;
            in
            {
              inherit (candidate) name version flavour;
              axes = candidate.variant.axes or { };
              inherit (reason) why;
              code = reason.code or null;
            };
        in
        genList row (
          if place != null && number == place.group then place.index else length group.candidates
        );
    in
    concatLists (genList ofGroup (if place == null then length groups else place.group + 1));

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
        inherit (choice.domain) groups;
        inherit (choice) constraints trace place;
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
