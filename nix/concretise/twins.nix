/**
  Solve a request, and let one of two builds of the same thing stand for the other where a choice
  has both: torch's builds for ROCm require a Triton of their own (triton-rocm), and others, or the
  user, ask for triton. `standsFor` of a package.nix says what a package is another build of; it
  counts here where that package is an accelerated one.

  # Type
  `{ solve; packages; } -> Parsed -> { parsed :: Parsed; result :: Result; }`: `parsed` is
  what was solved in the end, with `standIns` where one stands for another (as stand-ins.nix gives
  it). Where no stand-in can be had, it is the request and the choice with both, which is refused
  later (E143).

  # Inputs
  `solve`: a function as solve.nix gives it; `packages`: the table of index.nix
*/
{
  solve,
  packages,
}:
let
  inherit (builtins)
    attrNames
    catAttrs
    concatLists
    concatMap
    elem
    filter
    head
    listToAttrs
    ;
  standsFor = name: packages.${name}.meta.standsFor or [ ];
  # [ { by; of; } ]: both are chosen, and `by` is a build of `of`.
  pairs =
    assigned:
    concatMap (
      by:
      map (of: { inherit by of; }) (
        if assigned.${by}.candidate.meta.kind == "accelerated" then
          filter (of: assigned ? ${of}) assigned.${by}.candidate.meta.standsFor
        else
          [ ]
      )
    ) (attrNames assigned);
  # The one that was chosen first; then whatever else is a build of the same.
  buildsOf =
    { by, of }:
    [ by ] ++ filter (name: name != by && elem of (standsFor name)) (attrNames packages);
  mapped =
    pair: by:
    listToAttrs (
      map (name: {
        inherit name;
        value = by;
      }) (filter (name: name != by) ([ pair.of ] ++ buildsOf pair))
    );

  rename =
    standIns: parsed:
    let
      one = row: row // { name = standIns.${row.name} or row.name; };
    in
    parsed
    // {
      standIns = (parsed.standIns or { }) // standIns;
      requested = map one parsed.requested;
      constraints = map one parsed.constraints;
    };

  from =
    parsed: result:
    let
      found = pairs result.assigned;
      pair = head found;
      attempt =
        by:
        let
          changed = rename (mapped pair by) parsed;
        in
        {
          parsed = changed;
          result = solve changed;
        };
      attempts = filter (tried: !(tried.result ? unsat)) (map attempt (buildsOf pair));
      metas = catAttrs "meta" (catAttrs "candidate" (builtins.attrValues result.assigned));
    in
    # No function of ours where nothing stands for anything: a plan asks this each time.
    if
      result ? unsat
      || concatLists (catAttrs "standsFor" metas) == [ ]
      || found == [ ]
      || attempts == [ ]
    then
      { inherit parsed result; }
    else
      from (head attempts).parsed (head attempts).result;
in
parsed: from parsed (solve parsed)
