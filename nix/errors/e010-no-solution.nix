# E010. `requests`: the smallest set that conflicts, as text; `reasons`, `nearest`: lines.
{
  requests,
  reasons,
  nearest,
}:
{
  code = "E010";
  title =
    if builtins.length requests == 1 then
      "nothing that is recorded fits this request"
    else
      "these requests exclude each other";
  where = builtins.concatStringsSep ", " requests;
  why = reasons;
  fix = if nearest == [ ] then "no single change makes them fit; drop one of them" else nearest;
}
