/**
  A plan as people read it: the target, the packages, the size, and on request every reason.

  # Type
  `{ plan; packages :: [ String ]; width :: Int; colour, why :: Bool; } -> String`

  # Inputs
  `packages` : what was asked for; it stands first
*/
{
  plan,
  packages,
  width,
  colour,
  why ? false,
}:
let
  inherit (builtins)
    attrNames
    attrValues
    concatMap
    concatStringsSep
    elem
    filter
    groupBy
    head
    length
    match
    split
    substring
    ;
  facts = import ../../nix/facts;
  printable = import ./printable.nix;
  inherit (import ./terminal.nix { inherit colour; }) style;
  inherit (import ./total.nix plan) count size;
  inherit ((import ../../nix/lib).name) normalise;

  # A requirement's name ends where its extras or its specifier begin.
  nameOf =
    requirement:
    let
      short = substring 0 200 requirement;
      found = match "[[:space:]]*([A-Za-z0-9._-]*).*" (head (split "\n" short));
    in
    normalise (head found);

  requested = map nameOf packages;
  everything = attrValues plan.packages;
  isRequested = package: elem package.name requested;
  sorted = filter isRequested everything ++ filter (package: !(isRequested package)) everything;

  # `cxx11abi true` is what everything has since torch 2.7, so only the other is worth a person's
  # attention.
  axis =
    package: name:
    let
      value = package.axes.${name};
    in
    if value == "none" || (name == "cxx11abi" && value == "true") then
      [ ]
    else
      [ "${name} ${value}" ];
  # The CUDA release that a part of the toolkit is of, where its axis does not say it.
  release =
    package:
    let
      value = plan.cudaReleases.${package.name};
    in
    if !((plan.cudaReleases or { }) ? ${package.name}) then
      ""
    else if value == null then
      " (of unknown)"
    else if package.axes.cuda or null == value then
      ""
    else
      " (of ${value})";
  variant =
    package:
    let
      axes = package.axes or { };
      accelerators = filter (name: axes ? ${name}) facts.accelerators;
      # A build for no accelerator, of what has others.
      isCpu = accelerators != [ ] && builtins.all (name: axes.${name} == "none") accelerators;
    in
    concatStringsSep " " (
      (if isCpu then [ "cpu" ] else [ ]) ++ concatMap (axis package) (attrNames axes)
    )
    + release package;

  newerOf = package: package.because.newer or [ ];
  # Releases are counted, not the variants of each.
  newer =
    package:
    let
      list = newerOf package;
      releases = length (attrNames (groupBy (candidate: candidate.version) list));
      others = if releases > 1 then " (and ${toString (releases - 1)} more)" else "";
    in
    if list == [ ] then "" else "${(head list).version}: ${(head list).why}${others}";

  row = package: map printable [
    package.name
    package.version
    package.flavour
    (variant package)
    (newer package)
  ];
  table = import ./table.nix {
    inherit style width;
    headings = [
      "package"
      "version"
      "flavour"
      "variant"
      "why not newer"
    ];
    rows = map row sorted;
    styles = [
      [ "green" ]
      [ "bold" ]
      [ ]
      [ "cyan" ]
      [ "dim" ]
    ];
  };

  reasons = import ./plan-reasons.nix { inherit printable style; };
  marked = word: text: "${style [ "yellow" ] "${word}:"} ${printable text}";
  block = lines: if lines == [ ] then [ ] else lines ++ [ "" ];
in
concatStringsSep "\n" (
  [
    (style [ "bold" ] "plan for " + printable (import ./target-text.nix plan))
    ""
  ]
  ++ block (map (warning: marked "warning" warning.text) (plan.warnings or [ ]))
  ++ [
    table
    ""
  ]
  ++ block (map (marked "note") (plan.notes or [ ] ++ import ./not-measured.nix sorted))
  ++ block (if why then map reasons sorted else [ ])
  ++ [ "${count}, ${size}; plan ${plan.id}" ]
)
