/**
  What `.github/workflows/cache.yml` does, and on which of GitHub's machines: the runs of both
  systems, stage by stage.

  # Type
  `{ withNvidia :: Bool; disk ? :: Int; } -> [ [ { name; system; runner; jobs; bytes; } ] ]`

  # Inputs
  `disk` : bytes that such a machine has free, once what nobody here needs is taken away
  (`.ci/cache room`)
*/
{
  withNvidia,
  disk ? 24000000000,
}:
let
  inherit (builtins)
    concatMap
    elemAt
    genList
    head
    length
    split
    ;
  root = ../../..;
  runners = {
    x86_64-linux = "ubuntu-24.04";
    aarch64-linux = "ubuntu-24.04-arm";
  };
  systems = builtins.attrNames runners;
  tableOf = import ./table.nix {
    inherit root;
    matrix = builtins.fromTOML (builtins.readFile (root + "/targets.toml"));
  };
  laidOut = map (
    system:
    import ./runs.nix {
      entries = tableOf system;
      inherit disk withNvidia;
    }
    // {
      inherit system;
    }
  ) systems;
  tooLarge = concatMap (one: one.tooLarge) laidOut;

  # As cache.yml has them, each a matrix, and what GitHub lets a matrix have.
  stages = 5;
  most = 256;
  of =
    number:
    concatMap (
      one:
      if number < length one.stages then
        map (entry one.system) (elemAt one.stages number)
      else
        [ ]
    ) laidOut;
  entry =
    system: run:
    run
    // {
      inherit system;
      runner = runners.${system};
      # The package of its first job.
      name = "${elemAt (split " " (head run.jobs)) 2}${
        if length run.jobs == 1 then "" else " and ${toString (length run.jobs - 1)} more"
      }";
    };
  answer = genList of stages;
  problem =
    if tooLarge != [ ] then
      "more than ${toString (disk / 1000000000)} GB of disk: "
      + builtins.concatStringsSep "; " tooLarge
    else if builtins.any (one: length one.stages > stages) laidOut then
      "there are more stages than cache.yml has jobs for (${toString stages})"
    else if builtins.any (runs: length runs > most) answer then
      "a stage has more runs than a matrix may have (${toString most})"
    else
      null;
in
if problem == null then answer else throw "cache.yml: ${problem}"
