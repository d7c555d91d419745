# E301.
{ id, packages }:
let
  byId = builtins.groupBy (package: package.concretisation) packages;
  line = other: "${other}: ${builtins.concatStringsSep ", " (map (package: package.pname) byId.${other})}";
  ids = builtins.attrNames (byId // { ${id} = null; });
in
{
  code = "E301";
  title = "an environment can hold one concretisation only";
  where = map (other: if byId ? ${other} then line other else "${other}: the environment's own") ids;
  why = "packages of two concretisations were not solved together: they may be built against different things";
  fix = "name all packages in one concretise call, or make two environments";
}
