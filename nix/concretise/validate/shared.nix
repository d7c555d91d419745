/**
  Two packages that are known to bring the same module, none of which wins over the others (`wins`
  of package.nix): E143. What nobody knows of is found where an environment is put together (E240).
*/
{ facts, errors, ... }:
{
  packages,
  metaOf,
  ...
}:
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
  sharing = intersectAttrs packages facts.data.sharedModules.packages;
  winsOf = import ../wins.nix { inherit facts; } (if metaOf == null then (_: { }) else metaOf);
  one =
    names:
    let
      wins = name: all (other: other == name || elem other (winsOf name)) names;
    in
    if length names < 2 || filter wins names != [ ] then
      [ ]
    else
      [
        (errors.sharedModule {
          inherit (sharing.${builtins.head names}) module;
          packages = map (name: packages.${name}) names;
        })
      ];
in
if length (attrNames sharing) < 2 then
  [ ]
else
  concatMap one (attrValues (groupBy (name: sharing.${name}.module) (attrNames sharing)))
