/**
  Solve a request with what the base can compile by recipes of its own: where nothing else is left
  of a package, or where its flavour asks for source. Without need of it nothing of an offer is
  looked at, and the answer is the one without a base.

  # Type
  ```
  { offers :: Offers; solve; } -> Parsed -> (Parsed -> Solved) -> Solved
  ```
  with `Offers` as a base has them, and `Solved = { parsed; result; }` (twins.nix); what was solved
  with offers has `offersOf`, as solve.nix takes it

  # Inputs
  the last function solves a request, `offersOf` in it
*/
{ offers }:
asked: solve:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    catAttrs
    concatLists
    elem
    filter
    intersectAttrs
    isString
    listToAttrs
    ;
  inherit (asked) target;
  flavourOf =
    name:
    if isString target.flavour then
      target.flavour
    else
      target.flavour.${name} or target.flavour.default or "prefer-wheel";
  isWanted =
    name:
    elem (flavourOf name) [
      "source"
      "prefer-source"
    ];
  toSet =
    names:
    listToAttrs (
      map (name: {
        inherit name;
        value = null;
      }) names
    );
  solveWith =
    names:
    let
      offersOf = changed: intersectAttrs (toSet names) (offers.of changed);
    in
    solve (asked // { inherit offersOf; }) // { inherit offersOf; };
  isSolved = solved: !(solved.result ? unsat);
  takes = solved: any (choice: choice.candidate ? offer) (attrValues solved.result.assigned);

  plain = solve asked;
  wanted = filter isWanted offers.names;
  forced = solveWith wanted;
  first =
    if wanted == [ ] then
      plain
    else if isSolved forced && !(takes forced) && isSolved plain then
      plain
    else
      forced;

  # Whom the conflict names, one step at a time: what is not looked at costs nothing. What the
  # conflict does not name may be further away.
  grow =
    names: solved:
    let
      inherit (solved.result) unsat;
      isNew = name: elem name offers.names && !(elem name names) && flavourOf name != "wheel";
      tried = filter (candidate: candidate != null) (catAttrs "candidate" unsat.trace);
      required = catAttrs "name" (concatLists (catAttrs "edges" tried));
      steps = map (filter isNew) [
        [ unsat.name ]
        (attrNames unsat.conflict)
        (attrNames (toSet required))
        (attrNames (toSet (catAttrs "name" asked.requested)))
        offers.names
      ];
      more = filter (step: step != [ ]) steps;
      all = names ++ builtins.head more;
    in
    if isSolved solved || more == [ ] then solved else grow all (solveWith all);
in
grow wanted first
