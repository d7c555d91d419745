/**
  Unification of axes: what the packages of a set were built against must agree.

  # Type
  `{ lib } -> { unify; bind; }`
  - `unify :: String -> String -> null | String`: version-like values by prefix; the longer one stays
  - `bind :: Bound -> Candidate -> Bound | { by; why; }` with `Bound = { <axis> = { value; binders :: [ { name; value; } ]; }; }`
*/
{ lib }:
let
  inherit (builtins)
    attrNames
    filter
    foldl'
    head
    stringLength
    substring
    ;
  startsWith = short: long: substring 0 (stringLength short + 1) (long + ".") == short + ".";

  made = axis: value: if value == "none" then "built without ${axis}" else "for ${axis} ${value}";
  clash =
    axis: wanted: culprit:
    if substring 0 1 culprit.name == "@" then
      "is ${made axis wanted}, and you ask for ${axis} = ${if culprit.value == "none" then "null" else lib.text.show culprit.value}"
    else
      "is ${made axis wanted}, but ${culprit.name} is ${made axis culprit.value}";
in
rec {
  unify =
    a: b:
    if startsWith a b then
      b
    else if startsWith b a then
      a
    else
      null;

  # Only one binder is blamed for a clash, the earliest that alone suffices: the later ones follow from it more often than not, and
  # going back to them would find nothing.
  bind =
    bound: candidate:
    foldl' (
      acc: axis:
      let
        wanted = candidate.axes.${axis};
        value = unify acc.${axis}.value wanted;
        culprit = head (filter (binder: unify binder.value wanted == null) acc.${axis}.binders);
        binder = {
          inherit (candidate) name;
          value = wanted;
        };
      in
      if acc ? by then
        acc
      else if !(acc ? ${axis}) then
        acc // { ${axis} = { value = wanted; binders = [ binder ]; }; }
      else if value == null then
        {
          by.${culprit.name} = true;
          why = clash axis wanted culprit;
        }
      else
        acc // { ${axis} = { inherit value; binders = acc.${axis}.binders ++ [ binder ]; }; }
    ) bound (attrNames candidate.axes);
}
