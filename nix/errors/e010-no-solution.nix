# E010. `requests`: the smallest set that conflicts, as text; `reasons`, `nearest`: lines.
{
  requests,
  reasons,
  nearest,
}:
let
  isOne = builtins.length requests == 1;
in
{
  code = "E010";
  title =
    if isOne then
      "nothing that is recorded fits this request"
    else
      "these requests exclude each other";
  where = builtins.concatStringsSep ", " requests;
  why = reasons;
  fix =
    if nearest != [ ] then
      nearest
    else if isOne then
      "no single change of the request makes it fit"
    else
      "no single change makes them fit; drop one of them";
}
