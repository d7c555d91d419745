/**
  Say which part of a request cannot be met, why, and what would work.

  # Type
  `{ lib; facts; errors; solve; works; } -> Request -> Problem`
  - `solve :: Request -> null | Result`: null where the request has problems of its own
  - `works :: Request -> null | Result`: null unless it can be met and passes validation

  # Errors
  E010, E011, E012, E014.
*/
{
  lib,
  facts,
  errors,
  solve,
  works,
}:
let
  inherit (builtins)
    all
    any
    concatMap
    elem
    filter
    length
    ;
  inherit (import ./wording.nix { inherit lib; }) atMost;
  inherit (import ./reasons.nix { inherit lib; }) rejected grouped;
  inherit (import ./parts.nix { inherit lib facts solve; }) partsOf minimise;
  nearest = import ./nearest.nix { inherit lib facts works; };
in
request:
let
  minimal = minimise request;
  parts = partsOf minimal;
  inherit (solve minimal) unsat;
  rows =
    if unsat.domain == null then
      [ ]
    else
      rejected {
        inherit (unsat.domain) candidates constraints count;
        inherit (unsat) trace;
      };
  codes = lib.text.unique (map (row: row.code) rows);
  # What cannot be loaded, and the packages that would change it.
  lost = filter (traced: traced ? add) unsat.trace;
  added = lib.text.unique (concatMap (traced: traced.add) lost);
  capabilities = map (part: part.name) (filter (part: part.kind == "capabilities") parts);
  isMinimal = part: any (p: p.kind == part.kind && p.name == part.name) parts;
  found = {
    # The Python is always part of a request; it is only told where it matters.
    requests =
      map (part: part.text) parts
      ++ (
        if elem "python" codes || elem "wheel" codes then
          # What the wheels are for.
          [ "python = \"${request.python}\"" ]
        else
          [ ]
      );
    reasons = atMost 4 (if rows == [ ] then map (traced: traced.why) unsat.trace else grouped rows);
    # One step from the request itself, not from its conflicting part: the rest still has to hold.
    nearest = nearest request added (filter isMinimal (partsOf request));
  };
in
if
  capabilities != [ ]
  && elem "capability" codes
  && length (filter (part: part.kind == "packages") parts) == 1
then
  errors.noCapability (
    found
    // {
      inherit (unsat) name;
      inherit capabilities;
    }
  )
else if rows != [ ] && all (code: code == "wheel" || code == "python") codes then
  errors.noWheel (found // { inherit (unsat) name; })
else if lost != [ ] then
  errors.cannotLoad (found // { inherit (unsat) name; })
else
  errors.noSolution found
