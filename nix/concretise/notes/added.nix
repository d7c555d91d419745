/**
  Requirements that accelpkgs adds to what METADATA states: what is needed, by whom, and who says
  so.
*/
_:
let
  inherit (builtins) attrNames concatMap;
in
plan:
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
