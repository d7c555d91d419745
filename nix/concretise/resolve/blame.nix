/**
  Say whom a package that ran out of candidates follows from, and why it did, in few words.

  # Type
  `{ lib } -> { blame; reject; asked; }`
  - `blame :: String -> Domain -> { <name> = true; }`
  - `reject :: Domain -> By -> String`: without what `by` asked, which the sentence before says
  - `asked :: Left -> Constraint -> Left` with `Left = { groups; by; }`: which groups constraints
    leave, and who of those that ask suffices for that: the earliest. Lazy, and kept in a domain, as
    most are never asked, and those that are share what came before.
*/
{ lib }:
let
  inherit (builtins)
    filter
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
      needs = filter (constraint: !(constraint.by ? "@constraints.${name}")) domain.constraints;
      inherit (domain.left) by;
      isSaid = constraint: intersectAttrs constraint.by by == constraint.by;
    in
    if domain.constraints == [ ] || builtins.any isSaid needs then by else by // (head needs).by;

  # Who only says what others have said before is not to blame.
  asked =
    left: constraint:
    let
      inherit (constraint) edge;
      # Written out, because a call for each would be felt.
      groups =
        if edge ? range && edge.range.whole then
          filter (
            { compared, ... }: !(compared.key < edge.range.lo) && compared.key < edge.range.hi
          ) left.groups
        else
          filter (group: edge.ok group.compared) left.groups;
    in
    if !(edge.requirement ? specifier) || length groups == length left.groups then
      left
    else
      {
        inherit groups;
        by = left.by // constraint.by;
      };

  # Why an undecided package ran out of candidates, in few words.
  reject =
    domain: by:
    let
      others = filter (
        c: c.by != by && c.edge.requirement.specifier or [ ] != [ ]
      ) domain.constraints;
      clauses = c: lib.specifier.toText c.edge.requirement.specifier;
      texts = map (c: "${clauses c} (${wording.culprits c.by})") others;
      # It meets what is asked of it, and yet does not fit.
      meeting =
        if domain.lo < domain.hi then
          filter ({ candidates, ... }: candidates != [ ]) domain.left.groups
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
