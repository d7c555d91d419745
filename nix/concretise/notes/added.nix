/**
  Requirements that accelpkgs adds to what METADATA states: what is needed, by whom, and who says
  so.
*/
_:
let
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    concatLists
    concatMap
    ;
in
plan:
# Primops alone where there are none: a plan asks this each time.
if catAttrs "added" (concatLists (catAttrs "requires" (attrValues plan.packages))) == [ ] then
  [ ]
else
  concatMap (
    name:
    let
      package = plan.packages.${name};
      note =
        edge:
        "${name} ${package.version} needs ${edge.name}, which its METADATA does not ask for: added "
        + "by accelpkgs (${edge.added})";
    in
    map note (builtins.filter (edge: edge ? added) package.requires)
  ) (attrNames plan.packages)
