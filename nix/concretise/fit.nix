/**
  Find the first candidate, from an index on, that the target and all constraints allow; the count
  of candidates where there is none.

  # Type
  `Domain -> Int -> Int` with `Domain = { candidates; count; oks; … }`
*/
{
  candidates,
  count,
  oks,
  ...
}:
let
  inherit (builtins) all elemAt;
  from =
    index:
    let
      candidate = elemAt candidates index;
    in
    # Versions are asked first: that is cheap, and an exact pin leaves one candidate to look at
    # closely.
    if index >= count || (all (ok: ok candidate.compared) oks && candidate.problem == null) then
      index
    else
      from (index + 1);
in
from
