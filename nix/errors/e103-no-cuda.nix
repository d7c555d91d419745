# E103. No CUDA release has all capabilities. `spans`: [ { described; first; last; } ], a missing
# bound is null.
{ spans }:
let
  span =
    s:
    "${s.described}: CUDA ${
      if s.last == null then
        "${s.first} or newer"
      else if s.first == null then
        "${s.last} or older"
      else
        "${s.first} to ${s.last}"
    }";
in
{
  code = "E103";
  title = "no CUDA release has code for all of your capabilities";
  where = "capabilities (your target)";
  why = map span spans;
  fix = "make two targets, one for each generation";
}
