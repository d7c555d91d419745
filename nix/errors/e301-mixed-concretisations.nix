# E301.
{ id, packages }:
let
  listed = builtins.concatStringsSep ", ";
  byId = builtins.groupBy (package: package.concretisation) packages;
  namesOf = other: listed (map (package: package.pname) byId.${other});
  line = other: "${other}: ${if byId ? ${other} then namesOf other else "the environment's own"}";
  ids = builtins.attrNames (byId // { ${id} = null; });
in
{
  code = "E301";
  title = "an environment can hold one concretisation only";
  where = map line ids;
  why =
    "packages of two concretisations were not solved together: they may be built against "
    + "different things";
  fix = "name all packages in one concretise call, or make two environments";
}
