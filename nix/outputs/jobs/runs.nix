/**
  Lay the jobs of a system out for machines that share a cache and nothing else: in stages, where
  each stage finds in the cache what the ones before it have pushed, so that nothing is made twice;
  and within a stage in runs that a machine has the disk for.

  # Type
  `{ entries :: { <package>.<key> = Entry; }; disk :: Int; withNvidia :: Bool; } -> { stages :: [ [
  Run ] ]; tooLarge :: [ String ]; }` with `Run = { jobs :: [ String ]; bytes :: Int; }`

  # Inputs
  `disk` : bytes that a machine has free
  `withNvidia` : whether the cache may hold what is under NVIDIA's licences; where it may not, what
  needs any of that is left out, too: a cache holds a path with all that it refers to

  # Output
  `jobs` : `<wheels | compiled> <package> <key>`
  `bytes` : what a run takes, the most that it can be: files, what they unpack to, and what it gets
  from the cache
  `tooLarge` : runs that no such machine can make
*/
{
  entries,
  disk,
  withNvidia,
}:
let
  inherit (builtins)
    attrNames
    concatLists
    concatMap
    elemAt
    filter
    foldl'
    genericClosure
    groupBy
    head
    length
    listToAttrs
    map
    sort
    ;
  # Unpacked and patched, a file takes up to three times what it took to download.
  unpacked = 3;

  idOf = one: "${one.name}.${one.key}";
  every = concatMap (
    name:
    map (key: entries.${name}.${key} // { inherit key; }) (attrNames entries.${name})
  ) (attrNames entries);
  allowed = filter (entry: withNvidia || !entry.ofNvidia) every;
  byId = listToAttrs (
    map (entry: {
      name = idOf entry;
      value = entry;
    }) allowed
  );
  requiredBy = entry: map (one: byId.${idOf one}) entry.requires;

  # Components of CUDA need each other in circles of versions: those that need another one are made
  # beside each other, after those that need none. What is compiled comes last, whatever it needs.
  stageOf =
    entry:
    let
      above = foldl' (most: one: if stageOf one > most then stageOf one else most) 0 (
        requiredBy entry
      );
    in
    if entry.requires == [ ] then
      0
    else if entry.isComponent then
      1
    else
      above + 1;
  last = foldl' (most: entry: if stageOf entry > most then stageOf entry else most) 0 allowed;
  stage = entry: if entry.flavour == "source" then last + 1 else stageOf entry;

  # Which of these hang together, by the name of the first of them.
  isJoined = entry: entry.isComponent && entry.flavour == "wheel" && entry.requires != [ ];
  joined = filter isJoined allowed;
  edges = groupBy (edge: edge.from) (
    concatMap (
      entry:
      concatMap (one: [
        {
          from = idOf entry;
          to = idOf one;
        }
        {
          from = idOf one;
          to = idOf entry;
        }
      ]) (filter isJoined (requiredBy entry))
    ) joined
  );
  groupOf =
    entry:
    if isJoined entry then
      head (
        sort (a: b: a < b) (
          map (item: item.key) (genericClosure {
            startSet = [ { key = idOf entry; } ];
            operator = item: map (edge: { key = edge.to; }) (edges.${item.key} or [ ]);
          })
        )
      )
    else
      idOf entry;

  sum = foldl' (a: b: a + b) 0;
  take =
    groups:
    let
      own = listToAttrs (
        map (entry: {
          name = idOf entry;
          value = entry.bytes;
        }) (concatLists groups)
      );
      needed = listToAttrs (
        map (one: {
          name = idOf one;
          value = byId.${idOf one}.bytes;
        }) (concatMap (entry: entry.requires) (concatLists groups))
      );
      cached = removeAttrs needed (attrNames own);
    in
    sum (builtins.attrValues own) * (1 + unpacked) + sum (builtins.attrValues cached) * unpacked;
  # What needs the same comes together, as long as there is room.
  pack =
    groups:
    let
      fill =
        runs: group:
        let
          open = elemAt runs (length runs - 1);
          before = builtins.genList (elemAt runs) (length runs - 1);
        in
        if runs != [ ] && take (open ++ [ group ]) <= disk then
          before ++ [ (open ++ [ group ]) ]
        else
          runs ++ [ [ group ] ];
      needs = group: builtins.toJSON (map idOf (concatMap (entry: entry.requires) group));
      ordered = sort (a: b: needs a < needs b) groups;
    in
    foldl' fill [ ] ordered;
  run = groups: {
    bytes = take groups;
    jobs = map (
      entry:
      "${if entry.flavour == "source" then "compiled" else "wheels"} ${entry.name} ${entry.key}"
    ) (concatLists groups);
  };
  stages = map (
    entries: map run (pack (builtins.attrValues (groupBy groupOf entries)))
  ) (builtins.attrValues (groupBy (entry: toString (stage entry)) allowed));
in
{
  inherit stages;
  tooLarge = concatMap (
    run:
    if run.bytes > disk then
      [
        (
          "${head run.jobs} and ${toString (length run.jobs - 1)} more: "
          + "${toString (run.bytes / 1000000000)} GB"
        )
      ]
    else
      [ ]
  ) (concatLists stages);
}
