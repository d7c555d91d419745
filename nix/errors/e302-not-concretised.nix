# E302.
{ names, id }:
{
  code = "E302";
  title = "not a package of a concretisation: ${builtins.concatStringsSep ", " names}";
  where = "pythonWith of concretisation ${id}";
  why = "an environment can hold packages of its own concretisation only";
  fix =
    "take them from the argument: pythonWith (ps: [ ps.<name> ]), after adding them to "
    + "packages of the concretise call";
}
