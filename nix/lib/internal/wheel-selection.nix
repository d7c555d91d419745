# The best file of a variant for a target; the reason for its shape is that a plan calls it for
# every release it looks at.
let
  inherit (builtins)
    attrNames
    elemAt
    filter
    head
    intersectAttrs
    length
    map
    match
    removeAttrs
    sort
    ;

  # The best platform of a file that the target has.
  platformRank =
    platforms: file:
    head (sort builtins.lessThan (map (tag: platforms.${tag} or 1000000) file.platform));

  # The best of several: by platform, then the higher build number and suffix; no build tag comes
  # last.
  bestOf =
    platforms: files:
    let
      ranked = map (file: {
        inherit file;
        rank = platformRank platforms file;
        build = file.build or [ ];
      }) files;
      better = a: b: a.rank < b.rank || a.rank == b.rank && b.build < a.build;
    in
    (head (sort better ranked)).file;

  pick =
    isYanked: platforms: ranks: byTag:
    let
      hits = intersectAttrs byTag ranks;
      fitting = attrNames hits;
      byRank = a: b: hits.${a} < hits.${b};
      best = if length fitting == 1 then head fitting else head (sort byRank fitting);
      files = byTag.${best};
      first = head files;
      fits =
        file:
        file ? yanked == isYanked
        && (platforms == null || builtins.any (tag: platforms ? ${tag}) file.platform);
      usable = filter fits files;
      # Nothing to choose, which is nearly always so for any system: `fits` is not asked.
      sole = length files == 1 && platforms == null && !isYanked && !(first ? yanked);
      chosen =
        if sole then
          first
        else if length usable == 1 then
          head usable
        else
          bestOf (if platforms == null then { any = 0; } else platforms) usable;
      # In place: a function would be a call for each file. Only those of the plan are taken apart.
      parts = match "([^-]*)-(.*)" best;
    in
    if fitting == [ ] then
      null
    else if !sole && usable == [ ] then
      # The target likes this tag best, but no file of it will do.
      pick isYanked platforms (removeAttrs ranks [ best ]) byTag
    else
      chosen
      // {
        tags = {
          python = elemAt parts 0;
          abi = elemAt parts 1;
          inherit (chosen) platform;
        };
      };
in
isYanked:
{
  system,
  interpreterAbi,
  pure,
  platforms,
}:
let
  native = pick isYanked platforms interpreterAbi;
  # Nothing but the tag decides here.
  any = pick isYanked null pure;
in
# Files for a system rank before those for any.
wheels:
let
  hit = if wheels ? ${system} then native wheels.${system} else null;
in
if hit != null then
  hit
else if wheels ? any then
  any wheels.any
else
  null
