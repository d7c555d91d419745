# E010. `requests`: the smallest set that conflicts, as text; `reasons`, `nearest`: lines.
{ requests, reasons, nearest }:
{
  code = "E010";
  title = "these requests exclude each other";
  where = builtins.concatStringsSep ", " requests;
  why = reasons;
  fix = if nearest == [ ] then "no single change makes them fit; drop one of them" else nearest;
}
