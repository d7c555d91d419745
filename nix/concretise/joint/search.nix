/**
  Solve some targets together, with equal versions.

  # Type
  `{ lib; facts; answerOf; bursts; } -> { alone; free; prefer; } -> { ok = true; targets; } | { ok =
  false; involved :: [ String ]; why :: String; }`

  # Inputs
  `alone`, `free`, `prefer`: as encode.nix takes them
  : `answerOf`: `String -> Result -> { ok; plan | problems; }`: what becomes of a result of a target

  # Output
  `targets.<name> = { result; plan; }`
  : `involved`: targets that cannot have equal versions, whatever others do; `why`, of one of them
*/
{
  lib,
  facts,
  answerOf,
  bursts,
}:
given@{ alone, prefer, ... }:
let
  inherit (builtins)
    attrNames
    filter
    head
    mapAttrs
    ;
  names = import ./names.nix;
  encoded = import ./encode.nix { inherit lib facts; } given;
  search =
    thorough:
    import ../resolve.nix {
      inherit lib thorough bursts;
      inherit (encoded)
        domains
        ranks
        axes
        kinds
        check
        ;
    } encoded.roots;
  first = search false;
  again = search true;
  result = if first.unsat.losses or 0 > 0 && !(again ? unsat) then again else first;
  inherit (result) unsat;

  results = import ./decode.nix { inherit alone prefer; } result;
  answers = mapAttrs answerOf results;
  refused = filter (target: !answers.${target}.ok) (attrNames answers);

  # By whom: what is left of a conflict are requests, each of a target.
  everybody = attrNames alone;
  blamed = lib.text.unique (
    filter (target: target != null) (map names.of (attrNames unsat.conflict))
  );
  told =
    traced:
    let
      inherit (traced) candidate;
    in
    names.told "" (
      (if candidate == null then "" else "${candidate.name} ${candidate.version} ") + traced.why
    );
in
if !(result ? unsat) && refused == [ ] then
  {
    ok = true;
    targets = mapAttrs (target: result: {
      inherit result;
      inherit (answers.${target}) plan;
    }) results;
  }
else if result ? unsat then
  {
    ok = false;
    involved = if builtins.length blamed < 2 then everybody else blamed;
    why =
      if unsat.isGivenUp or false then
        "the search for equal versions was given up after ${toString (bursts * 512)} steps"
      else
        lib.text.listed (lib.list.take 1 (map told unsat.trace));
  }
else
  {
    ok = false;
    involved = everybody;
    why =
      let
        target = head refused;
      in
      "${target} would be refused: ${(head answers.${target}.problems).title}";
  }
