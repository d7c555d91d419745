/**
  What the search learns of packages that ran out of candidates, and when it holds again.

  # Type
  `{ lib; domains; blame; } -> { learned; refuted; failed; rootOf; }`
  - `learned :: { state; name; domain; others; refused; trace; telling; } -> { <name> = [ Past ]; }`
  - `refuted :: State -> String -> Domain -> null | Past`: nothing can be left of a package, as was
    found before
  - `failed :: State -> String -> Domain -> Past -> { conflict; why; root; ofAxis; }`
  - `rootOf :: String -> Trace -> null | Traced -> String`
*/
{
  lib,
  domains,
  blame,
}:
let
  inherit (builtins)
    attrValues
    filter
    foldl'
    head
    intersectAttrs
    length
    mapAttrs
    ;
  valuesOf = mapAttrs (_: bound: bound.value);
  at = place: "${toString place.group} ${toString place.index}";
  placesOf = names: assigned: mapAttrs (_: choice: at choice.place) (intersectAttrs names assigned);
  # Of those who bound an axis, the first that says all of its value.
  binderOf = bound: (head (filter (binder: binder.value == bound.value) bound.binders)).name;
in
rec {
  # What was learned of a package that ran out: while these decisions hold and the axes have these
  # values, whoever bound them, nothing that lies within these bounds can be had. It holds of
  # whoever requires it, so each of them need not find out. The last sixteen are kept; once a
  # library was lost, conflicts are no longer proofs (`finish`).
  learned =
    {
      state,
      name,
      domain,
      others,
      refused,
      trace,
      telling,
    }:
    if state.losses > 0 || trace == [ ] || length domain.oks > length domains.${name}.oks then
      state.learned
    else
      state.learned
      // {
        ${name} = lib.list.take 16 (
          [
            {
              inherit (domain) lo hi;
              inherit others;
              root = rootOf name trace telling;
              ofAxis = telling == null;
              decisions = placesOf others state.assigned;
              axes = valuesOf (intersectAttrs refused state.axes);
            }
          ]
          ++ state.learned.${name} or [ ]
        );
      };

  refuted =
    state: name: domain:
    let
      holds =
        past:
        !(domain.lo < past.lo)
        && !(past.hi < domain.hi)
        && placesOf past.decisions state.assigned == past.decisions
        && valuesOf (intersectAttrs past.axes state.axes) == past.axes;
      found = filter holds state.learned.${name};
    in
    if found == [ ] then null else head found;
  failed = state: name: domain: past: {
    conflict = foldl' (by: bound: by // { ${binderOf bound} = true; }) (
      past.others // blame name domain
    ) (attrValues (intersectAttrs past.axes state.axes));
    why = "leaves no ${name}: ${past.root}";
    inherit (past) root ofAxis;
  };

  # The innermost reason is the one that helps; what lies between is left out.
  # That another CUDA was taken says less than what is asked of a package for the one that was.
  rootOf =
    name: trace: telling:
    let
      first = if telling == null then head trace else telling;
    in
    if trace == [ ] then
      "nothing is left of it"
    else
      first.root or "${name} ${first.candidate.version} ${first.why}";
}
