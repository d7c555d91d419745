/**
  Which code that runs whenever Python starts was read and found harmless (start-up.json).
*/
{ data }:
let
  inherit (builtins)
    concatMap
    elem
    groupBy
    ;
  byPackage = groupBy (row: row.package) data.startUp.reviewed;
in
rec {
  /**
    The hashes of a package's code that was reviewed, as `startUp` of releases.json states them.

    # Type
    `reviewedStartUp :: String -> [ String ]`

    # Examples
    (builtins.length (facts.reviewedStartUp "cuda-bindings"))
    => 1
  */
  reviewedStartUp = package: concatMap (row: row.sha256) (byPackage.${package} or [ ]);

  /**
    Split what runs of a package whenever Python starts into what was reviewed and what was not: for
    want of its hash, or since no row has it.

    # Type
    `judgedStartUp :: String -> [ Found ] -> { reviewed, unreviewed :: [ Found ]; }` with `Found = {
    file; sha256 ? ; }`

    # Examples
    (facts.judgedStartUp "setuptools" [ { file = "sitecustomize.py"; } ])
    => { reviewed = [ ]; unreviewed = [ { file = "sitecustomize.py"; } ]; }
  */
  judgedStartUp =
    package: found:
    let
      known = reviewedStartUp package;
      split = builtins.partition (one: one ? sha256 && elem one.sha256 known) found;
    in
    {
      reviewed = split.right;
      unreviewed = split.wrong;
    };
}
