# E304. `found`: the plan's format, or null where it states none.
{ found, wanted }:
{
  code = "E304";
  title =
    "the plan ${if found == null then "states no format" else "is of format ${toString found}"}"
    + ", and this accelpkgs reads format ${toString wanted}";
  where = "plan (what is realised)";
  why = "it was made by another version of accelpkgs, whose plans hold other things";
  fix = "plan the same request with this version, or use the version that made it";
}
