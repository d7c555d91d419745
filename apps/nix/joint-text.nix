/**
  A plan of several targets as people read it: the targets, the packages of all, in what they differ
  and why, what equal versions cost, and on request every reason.

  # Type
  `{ plan :: JointPlan; width :: Int; colour, why :: Bool; } -> String`
*/
{
  plan,
  width,
  colour,
  why ? false,
}:
let
  inherit (builtins)
    attrNames
    attrValues
    concatLists
    concatMap
    concatStringsSep
    elem
    filter
    groupBy
    head
    length
    mapAttrs
    ;
  printable = import ./printable.nix;
  inherit (import ./terminal.nix { inherit colour; }) style;
  inherit ((import ../../nix/lib).text) unique;
  size = import ./size.nix;
  names = attrNames plan.plans;

  whose = having: if having == names then "all" else concatStringsSep ", " having;

  # → [ { target; package; } ] by name of package.
  entries = groupBy (entry: entry.package.name) (
    concatMap (
      target: map (package: { inherit target package; }) (attrValues plan.plans.${target}.packages)
    ) names
  );
  isAsked = entry: elem "your packages" entry.package.requiredBy;
  isRequested = name: builtins.any isAsked entries.${name};
  requested = builtins.partition isRequested (attrNames entries);
  rowsOf =
    name:
    let
      alike = groupBy ({ package, ... }: "${package.version} ${package.flavour}") entries.${name};
      newestFirst = builtins.sort (a: b: builtins.compareVersions a b > 0) (attrNames alike);
      row =
        key:
        let
          found = alike.${key};
          inherit (head found) package;
          having = map (entry: entry.target) found;
        in
        map printable [
          name
          package.version
          package.flavour
          (whose having)
        ];
    in
    map row newestFirst;
  table = import ./table.nix {
    inherit style width;
    headings = [
      "package"
      "version"
      "flavour"
      "targets"
    ];
    rows = concatMap rowsOf (requested.right ++ requested.wrong);
    styles = [
      [ "green" ]
      [ "bold" ]
      [ ]
      [ "cyan" ]
    ];
  };

  differences = import ./joint-differences.nix { inherit printable style; } plan;
  bold = style [ "bold" ];
  block = lines: if lines == [ ] then [ ] else lines ++ [ "" ];
  target =
    name:
    let
      one = plan.plans.${name};
      total = import ./total.nix one;
    in
    [
      "${bold name}: ${printable (import ./target-text.nix one)}"
      "  ${total.count}, ${total.size}; plan ${one.id}"
    ];

  # What several plans say is said once.
  told =
    word: textsOf:
    let
      said = concatMap (
        name: map (text: { inherit name text; }) (textsOf plan.plans.${name})
      ) names;
      by = groupBy (one: one.text) said;
      line =
        text:
        let
          who = whose (map (one: one.name) by.${text});
        in
        "${style [ "yellow" ] "${word} (${who}):"} ${printable text}";
    in
    map line (unique (map (one: one.text) said));
  reasons = import ./plan-reasons.nix { inherit printable style; };
  explained =
    name:
    [
      (bold "in ${name}:")
      ""
    ]
    ++ map reasons (attrValues plan.plans.${name}.packages)
    ++ [ "" ];
  files = concatMap (
    one: filter (file: file != null) (map (package: package.file) (attrValues one.packages))
  ) (attrValues plan.plans);
  distinct = mapAttrs (_: head) (groupBy (file: file.sha256 or file.file) files);
  bytes = builtins.foldl' (sum: file: sum + file.size or 0) 0 (attrValues distinct);
in
concatStringsSep "\n" (
  concatLists (map target names)
  ++ [
    ""
    table
    ""
  ]
  ++ block differences.differs
  ++ block differences.costs
  ++ block (told "warning" (one: map (warning: warning.text) (one.warnings or [ ])))
  ++ block (
    map (note: "${style [ "yellow" ] "note:"} ${printable note}") plan.notes
    ++ told "note" (
      one: one.notes or [ ] ++ import ./not-measured.nix (attrValues one.packages)
    )
  )
  ++ (if why then concatMap explained names else [ ])
  ++ [
    (
      "${toString (length names)} ${if length names == 1 then "target" else "targets"}, "
      + "${size bytes} of files together; plan ${plan.id}"
    )
  ]
)
