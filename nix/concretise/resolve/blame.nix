/**
  Say whom a package that ran out of candidates follows from, and why it did, in few words.

  # Type
  `{ lib } -> { blame; reject; }`
  - `blame :: String -> Domain -> { <name> = true; }`
  - `reject :: Domain -> By -> String`: without what `by` asked, which the sentence before says
*/
{ lib }:
let
  inherit (builtins)
    all
    filter
    foldl'
    head
    intersectAttrs
    length
    ;
  wording = import ../wording.nix { inherit lib; };
in
{
  # Whom the candidates of an undecided package follow from that its constraints leave out, and that
  # it is needed at all: of the constraints, the earliest that suffice. Who only said what others
  # have said before is not to blame.
  blame =
    name: domain:
    let
      isOut =
        { compared, ... }:
        compared.key < domain.lo
        || !(compared.key < domain.hi)
        || domain.oks != [ ] && !(all (ok: ok compared) domain.oks);
      left = foldl' (
        { out, by }:
        constraint:
        let
          more = filter (group: constraint.edge.ok group.compared) out;
          isPlain = !(constraint.edge.requirement ? specifier);
        in
        if out == [ ] || isPlain || length more == length out then
          { inherit out by; }
        else
          {
            out = more;
            by = by // constraint.by;
          }
      ) {
        out = filter isOut domain.groups;
        by = { };
      } domain.constraints;
      needs = filter (constraint: !(constraint.by ? "@constraints.${name}")) domain.constraints;
      isSaid = constraint: intersectAttrs constraint.by left.by == constraint.by;
    in
    if domain.constraints == [ ] || builtins.any isSaid needs then
      left.by
    else
      left.by // (head needs).by;

  # Why an undecided package ran out of candidates, in few words.
  reject =
    domain: by:
    let
      others = filter (c: c.by != by) domain.constraints;
      clauses = c: lib.specifier.toText c.edge.requirement.specifier;
      texts = map (c: "${clauses c} (${wording.culprits c.by})") (
        filter (c: (c.edge.requirement.specifier or [ ]) != [ ]) others
      );
      # It meets what is asked of it, and yet does not fit.
      meeting =
        if domain.lo < domain.hi then
          filter (
            { compared, candidates }:
            !(compared.key < domain.lo)
            && compared.key < domain.hi
            && (domain.oks == [ ] || all (ok: ok compared) domain.oks)
            && candidates != [ ]
          ) domain.groups
        else
          [ ];
    in
    if meeting != [ ] then
      "which ${(head (head meeting).candidates).problem.why}"
    else if texts != [ ] then
      "which does not go with ${lib.text.listed texts}"
    else
      "which no recorded release is";
}
