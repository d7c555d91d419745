/**
  Requirements that are not what METADATA states: those that accelpkgs adds, with who says so, and
  those for which a package stands that the user asked for.
*/
_:
let
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    concatLists
    concatMap
    filter
    ;
in
plan:
let
  edges = concatLists (catAttrs "requires" (attrValues plan.packages));
  asked = map (
    name: "${plan.standIns.${name}} is the build of ${name} for this accelerator, and stands for it"
  ) (attrNames (plan.standIns or { }));
in
# Primops alone where there are none: a plan asks this each time.
if catAttrs "added" edges == [ ] && catAttrs "insteadOf" edges == [ ] && !(plan ? standIns) then
  [ ]
else
  asked
  ++ concatMap (
    name:
    let
      package = plan.packages.${name};
      added =
        edge:
        "${name} ${package.version} needs ${edge.name}, which its METADATA does not ask for: added "
        + "by accelpkgs (${edge.added})";
      standIn = edge: "${edge.name} stands for ${edge.insteadOf}, which ${name} requires";
    in
    map added (filter (edge: edge ? added) package.requires)
    ++ map standIn (filter (edge: edge ? insteadOf) package.requires)
  ) (attrNames plan.packages)
