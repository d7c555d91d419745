/**
  Tables to look a GPU up in: each holds, by what it is found by, the capabilities (`8.6`) or gfx
  targets (`gfx942`) that this may mean; where they are several, it tells nothing.

  # Type
  `{ data; modelOf; lower } -> { byId; byWord; byHead; targets; byModel :: { nvidia; amd; };
  boards; }`

  `boards` has the names by model as people write them.
*/
{
  data,
  modelOf,
  lower,
}:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    groupBy
    mapAttrs
    match
    replaceStrings
    ;
  inherit ((import ../lib).text) unique;
  pci = data.pciGpus;
  entry = value: name: { inherit name value; };
  table =
    entries: mapAttrs (_: group: unique (map (e: e.value) group)) (groupBy (e: e.name) entries);
  nvidia = map (row: row // { value = row.capability; }) pci.nvidia.chips;
  amd = map (row: row // { value = row.gfx; }) pci.amd.chips;
  glued = replaceStrings [ " " ] [ "" ];
  isNavi = row: match "Navi .*" row.chip != null;
  idsOf =
    vendor: rows:
    concatMap (row: map (id: entry row.value "${vendor}:${id}") (attrNames row.ids)) rows;
  named = value: name: {
    inherit name value;
    model = modelOf name;
  };
  boardsOf = row: concatMap (id: map (named row.value) row.ids.${id}) (attrNames row.ids);
  inherit (data.gpus) byCapability;
  inherit (data.rocm) models torchWheels theRock;
  groupsOf = value: concatMap (group: map (named value) group.models) byCapability.${value};
  targetOf = gfx: map (named gfx) models.${gfx}.models;
  boards = {
    nvidia = concatMap groupsOf (attrNames byCapability) ++ concatMap boardsOf nvidia;
    amd = concatMap targetOf (attrNames models) ++ concatMap boardsOf amd;
  };
in
{
  byId = table (idsOf pci.nvidia.vendor nvidia ++ idsOf pci.amd.vendor amd);

  # Words that are a chip, wherever they stand: ga102gl, navi31.
  byWord = table (
    concatMap (
      row: map (suffix: entry row.value (lower row.chip + suffix)) pci.nvidia.suffixes
    ) nvidia
    ++ map (row: entry row.value (glued (lower row.chip))) (filter isNavi amd)
  );

  # Chips of AMD whose names are words of products too.
  byHead = table (
    map (row: entry row.value (lower row.chip)) (filter (row: !(isNavi row)) amd)
  );

  targets = table (
    map (gfx: entry gfx gfx) (
      map (row: row.gfx) amd
      ++ concatMap (row: row.targets) torchWheels
      ++ theRock.releaseReady
      ++ theRock.buildPassingOnly
    )
  );

  byModel = mapAttrs (_: all: table (map (board: entry board.value board.model) all)) boards;

  boards = mapAttrs (_: group: map (board: board.name) group) (
    groupBy (board: board.model) (boards.nvidia ++ boards.amd)
  );
}
