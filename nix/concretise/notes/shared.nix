/**
  Packages of the plan that all bring one module, and whose files are taken by what is known of them
  alone (nix/facts/shared-modules.json).
*/
{ lib, facts }:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    concatMap
    elem
    filter
    groupBy
    intersectAttrs
    length
    ;
in
plan:
let
  sharing = intersectAttrs plan.packages facts.data.sharedModules.packages;
  winsOver =
    others: name:
    all (other: other == name || elem other (sharing.${name}.wins or [ ])) others;
  one =
    names:
    map (
      winner:
      "of ${sharing.${winner}.module}, the files are those of ${winner}; "
      + "${lib.text.listed (filter (name: name != winner) names)} "
      + "${if length names == 2 then "yields" else "yield"} to it"
    ) (filter (winsOver names) names);
in
# Primops alone in nearly all plans.
if length (attrNames sharing) < 2 then
  [ ]
else
  concatMap (names: if length names < 2 then [ ] else one names) (
    attrValues (groupBy (name: sharing.${name}.module) (attrNames sharing))
  )
