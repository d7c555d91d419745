/**
  Find the first candidate, from a place on, that the target and all constraints allow.

  # Type
  `Domain -> Int -> Int -> null | Place` with `Domain = { groups; count; lo; hi; oks; … }` and
  `Place = { group; index; candidate; }`

  # Inputs
  `group`, `index` : where to begin: the candidate `index` of the group `group`, counted from 0;
  both may lie behind the end
*/
{
  groups,
  count,
  lo,
  hi,
  oks,
  ...
}:
let
  inherit (builtins)
    all
    elemAt
    genericClosure
    length
    ;
  # Versions are asked first, once a release: that is cheap, and an exact pin leaves one release to
  # look at closely. A walk ends at a place, or where it is out of steps.
  walk =
    {
      key,
      group,
      index,
      steps,
    }:
    let
      inherit (elemAt groups group) candidates compared;
      candidate = elemAt candidates index;
    in
    if group >= count then
      {
        key = key + 1;
        place = null;
      }
    else if steps == 0 then
      {
        key = key + 1;
        inherit group index;
        steps = 256;
      }
    else if
      compared.key < lo
      || !(compared.key < hi)
      || oks != [ ] && !(all (ok: ok compared) oks)
      || index >= length candidates
    then
      walk {
        inherit key;
        group = group + 1;
        index = 0;
        steps = steps - 1;
      }
    else if candidate.problem != null then
      walk {
        inherit key group;
        index = index + 1;
        steps = steps - 1;
      }
    else
      {
        key = key + 1;
        place = {
          inherit group index candidate;
        };
      };
  # There may be thousands of releases, and recursion has an end.
  walks =
    start:
    genericClosure {
      startSet = [ start ];
      operator = at: if at ? place then [ ] else [ (walk at) ];
    };
in
group: index:
let
  first = walk {
    key = 0;
    inherit group index;
    steps = 256;
  };
in
# Two pins that exclude each other.
if !(lo < hi) then
  null
else if first ? place then
  first.place
else
  let
    all = walks first;
  in
  (elemAt all (length all - 1)).place
