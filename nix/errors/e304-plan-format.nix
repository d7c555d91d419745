# E304. `found`: the plan's format, or null where it states none.
{ found, wanted }:
{
  code = "E304";
  title =
    (if found == null then "the plan states no format" else "the plan is of format ${toString found}")
    + ", and this accelpkgs reads format ${toString wanted}";
  where = "plan (what is realised)";
  why = "it was made by another version of accelpkgs, whose plans hold other things";
  fix = "plan the same request with this version, or use the version that made it";
}
