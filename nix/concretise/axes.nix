/**
  Unification of axes: what the packages of a set were built against must agree.

  # Type
  `{ lib; axes ? } -> { unify; unifyEqual; bind; }`; `axes` are those of `nix/facts`, which say of
  which kind each is
  - `unify :: String -> String -> null | String`: version-like values by prefix; the longer one
    stays
  - `unifyEqual :: String -> String -> null | String`: other values are the same or do not meet
  - `bind :: Bound -> Candidate -> Bound | { by; why; axis; }` with `Bound = { <axis> = { value;
    binders :: [ { name; value; } ]; firsts ? ; }; }`; `firsts` are the binders that were the first
    to say what they say
*/
{
  lib,
  axes ? { },
}:
let
  inherit (builtins)
    attrNames
    catAttrs
    elem
    filter
    foldl'
    head
    stringLength
    substring
    ;
  made = axis: value: if value == "none" then "built without ${axis}" else "for ${axis} ${value}";
  # Whoever wants no accelerator says it of CUDA (accelerator.nix).
  asked =
    axis: value:
    if value == "none" then "cuda = null" else "${axis} = ${lib.text.show value}";
  clash =
    axis: wanted: culprit:
    if substring 0 1 culprit.name == "@" then
      "is ${made axis wanted}, and you ask for ${asked axis culprit.value}${
        if culprit ? from then " (${culprit.from})" else ""
      }"
    else
      "is ${made axis wanted}, but ${culprit.name} is ${made axis culprit.value}";
in
rec {
  # The dot is part of the prefix: "2.1" is none of "2.10". Written out twice, because a call for
  # each would be felt.
  unify =
    a: b:
    if substring 0 (stringLength a + 1) (b + ".") == a + "." then
      b
    else if substring 0 (stringLength b + 1) (a + ".") == b + "." then
      a
    else
      null;

  unifyEqual = a: b: if a == b then a else null;

  # Only one binder is blamed for a clash, the earliest that alone suffices: the later ones follow
  # from it more often than not, and going back to them would find nothing.
  bind =
    bound: candidate:
    foldl' (
      acc: axis:
      let
        wanted = candidate.axes.${axis};
        # An axis that is in no table is of somebody's own packages; versions are what most are.
        meet = if axes.${axis}.kind or "version" == "equal" then unifyEqual else unify;
        before = acc.${axis};
        value = if before.value == wanted then wanted else meet before.value wanted;
        culprit = head (filter (binder: meet binder.value wanted == null) firsts);
        # Who says again what somebody said before is never the earliest.
        firsts = before.firsts or before.binders;
        binder = {
          inherit (candidate) name;
          value = wanted;
        };
      in
      if acc ? by then
        acc
      else if !(acc ? ${axis}) then
        acc
        // {
          ${axis} = {
            value = wanted;
            binders = [ binder ];
          };
        }
      else if value == null then
        {
          by.${culprit.name} = true;
          why = clash axis wanted culprit;
          inherit axis;
        }
      else
        acc
        // {
          ${axis} = {
            inherit value;
            binders = before.binders ++ [ binder ];
            firsts = if elem wanted (catAttrs "value" firsts) then firsts else firsts ++ [ binder ];
          };
        }
    ) bound (attrNames candidate.axes);
}
