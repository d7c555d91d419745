/**
  What accelpkgs supports (support.json): systems, CPythons, axes, suffixes of CUDA's distributions.
*/
{ data }:
let
  inherit (builtins)
    filter
    head
    listToAttrs
    match
    sort
    ;
  inherit (data.support) axes pythons systems;
  named = map (row: {
    inherit (row) name;
    value = row;
  });
  minor = version: builtins.fromJSON (head (match "3\\.([0-9]+)" version));
  distance =
    version:
    let
      d = minor version - minor data.support.mostWheels;
    in
    # The older of two that are as far away comes first.
    if d > 0 then 2 * d else -2 * d - 1;
in
{
  /**
    The systems that packages are recorded for; a request without one means the first.

    # Type
    `systems :: [ String ]`

    # Examples
    (facts.systems)
    => [ "x86_64-linux" "aarch64-linux" ]
  */
  systems = map (row: row.name) systems;

  /**
    The CPythons that packages are recorded for, oldest first.

    # Type
    `pythons :: [ String ]`

    # Examples
    (builtins.head facts.pythons)
    => "3.10"
  */
  pythons = map (row: row.version) pythons;

  /**
    The CPythons in the order in which another is looked for: the one with most wheels, then those
    nearest to it.

    # Type
    `pythonsByWheels :: [ String ]`

    # Examples
    (facts.pythonsByWheels)
    => [ "3.12" "3.11" "3.13" "3.10" "3.14" "3.15" ]
  */
  pythonsByWheels = sort (a: b: distance a < distance b) (map (row: row.version) pythons);

  /**
    The axes that variants differ in, by name.

    # Type
    `axes :: { <axis> = Row; }` with `Row = { name; label; kind :: "version" | "equal"; accelerator,
    build, named ? :: Bool; request ? , help ? ; }`

    # Examples
    (facts.axes.cxx11abi.kind)
    => "equal"
  */
  axes = listToAttrs (named axes);

  /**
    The rows of the axes in the order of the table.

    # Type
    `axesInOrder :: [ <row as in axes, with its name> ]`

    # Examples
    (map (row: row.name) facts.axesInOrder)
    => [ "cuda" "rocm" "torch" "cxx11abi" "jetpack" ]
  */
  axesInOrder = axes;

  /**
    The axes that are accelerators, in the order of the table: a set of packages is for one of them,
    or for none.

    # Type
    `accelerators :: [ String ]`

    # Examples
    (facts.accelerators)
    => [ "cuda" "rocm" ]
  */
  accelerators = map (row: row.name) (filter (row: row.accelerator) axes);

  /**
    The axes that a request may name, by name.

    # Type
    `requestAxes :: { <axis> = <row as in axes>; }`

    # Examples
    (builtins.attrNames facts.requestAxes)
    => [ "cuda" "jetpack" "rocm" ]
  */
  requestAxes = listToAttrs (named (filter (row: row ? request) axes));

  /**
    The axes of which a request has to name a value: a file that was made for one is no answer to a
    request that says nothing of it.

    # Type
    `namedAxes :: { <axis> = <row as in axes>; }`

    # Examples
    (builtins.attrNames facts.namedAxes)
    => [ "jetpack" ]
  */
  namedAxes = listToAttrs (named (filter (row: row.named or false) axes));

  /**
    Keep of a set's axes those that a build from source is given.

    # Type
    `buildAxes :: { <axis> = String; } -> { <axis> = String; }`

    # Examples
    (facts.buildAxes { cuda = "12.8"; rocm = "none"; })
    => { cuda = "12.8"; }
  */
  buildAxes = builtins.intersectAttrs (listToAttrs (named (filter (row: row.build) axes)));

  /**
    Take the suffix that says for which CUDA a distribution is off its name.

    # Type
    `withoutCudaSuffix :: String -> String`

    # Examples
    (map facts.withoutCudaSuffix [ "nvidia-cudnn-cu12" "nvidia-cublas" ])
    => [ "nvidia-cudnn" "nvidia-cublas" ]
  */
  withoutCudaSuffix =
    name:
    let
      found = match "(.*)-(${builtins.concatStringsSep "|" data.support.cudaSuffixes})" name;
    in
    if found == null then name else head found;
}
