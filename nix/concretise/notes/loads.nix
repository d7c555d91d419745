/**
  What a person should know of libraries that are let through (loads.nix): names that are opened and
  will not be found, what was not measured and so is not proven, and what the machine must have
  because nothing else does. The rest is told by `--why`.

  # Type
  `Scope -> Plan -> [ String ]`
*/
{ lib, ... }:
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
      loads.opens
      ++ (if loads ? why then [ "is not proven to load: ${loads.why}" ] else [ ])
      ++ map ofMachine (loads.machine or [ ])
    );
  ofMachine =
    row:
    let
      one = builtins.length row.libraries == 1;
    in
    "needs ${lib.text.listed row.libraries}, which nothing in the plan brings: have "
    + "${if one then "it" else "them"} on the machine, ${row.place} (${row.source})";
in
# Nearly always there is nothing, and then no package is looked at.
if
  concatLists (catAttrs "opens" loads) == [ ]
  && catAttrs "why" loads == [ ]
  && catAttrs "machine" loads == [ ]
then
  [ ]
else
  concatMap say packages
