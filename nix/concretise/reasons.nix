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
    attrNames
    attrValues
    concatLists
    concatStringsSep
    elemAt
    filter
    fromJSON
    genList
    groupBy
    head
    length
    lessThan
    listToAttrs
    sort
    ;
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
              # Who compiles it, of what a base offers.
              ${if candidate ? offer then "offer" else null} = candidate.offer.by;
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
      told = groupBy (row: row.version) (filter isTold byKind.wrong);
      rows = filter (row: isTold row || !(told ? ${row.version})) byKind.wrong ++ byKind.right;
      # Variants of one release lie side by side with different reasons, so a reason is told once,
      # where it is first met, with every stretch of releases that it holds for.
      numbered = genList (at: elemAt rows at // { inherit at; }) (length rows);
      byWhy = groupBy (row: row.why) numbered;
      reasons = sort (a: b: (head a).at < (head b).at) (attrValues byWhy);
      # Rows are in the order in which candidates are tried, which is not that of releases only.
      byVersion = groupBy (row: row.version) rows;
      keyed = map (version: {
        inherit version;
        key = key version;
      }) (attrNames byVersion);
      versions = map (row: row.version) (sort (a: b: b.key < a.key) keyed);
      # Version → its number among all of them, as text; and back.
      numbers = listToAttrs (
        genList (number: {
          name = elemAt versions number;
          value = number;
        }) (length versions)
      );
      stretch =
        ofReason:
        let
          own = groupBy (row: toString numbers.${row.version}) ofReason;
          sorted = sort lessThan (map fromJSON (attrNames own));
          has = number: own ? ${toString number};
          # A stretch begins where the release before it has another reason.
          firsts = filter (number: !(has (number - 1))) sorted;
          lasts = filter (number: !(has (number + 1))) sorted;
          version = elemAt versions;
          text =
            i:
            let
              first = elemAt firsts i;
              last = elemAt lasts i;
            in
            if first == last then version first else "${version first} to ${version last}";
        in
        concatStringsSep ", " (genList text (length firsts));
    in
    map (
      ofReason: "${(head rows).name} ${stretch ofReason} ${(head ofReason).why}"
    ) reasons;
}
