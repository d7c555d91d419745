/**
  What a person should know of libraries that are let through (loads.nix): names that are opened and
  will not be found, and what was not measured and so is not proven. The rest is told by `--why`.

  # Type
  `Scope -> Plan -> [ String ]`
*/
_:
let
  inherit (builtins)
    attrValues
    catAttrs
    concatLists
    concatMap
    ;
in
plan:
let
  packages = attrValues plan.packages;
  loads = catAttrs "loads" packages;
  say =
    {
      name,
      version,
      loads,
      ...
    }:
    map (note: "${name} ${version} ${note}") (
      loads.opens ++ (if loads ? why then [ "is not proven to load: ${loads.why}" ] else [ ])
    );
in
# Nearly always there is nothing, and then no package is looked at.
if concatLists (catAttrs "opens" loads) == [ ] && catAttrs "why" loads == [ ] then
  [ ]
else
  concatMap say packages
