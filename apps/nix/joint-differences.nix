/**
  In what the targets of a joint plan differ and why, and what equal versions cost them, in lines.

  # Type
  `{ printable; style; } -> JointPlan -> { differs, costs :: [ String ]; }`
*/
{ printable, style }:
plan:
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    groupBy
    ;
  inherit ((import ../../nix/lib).text) listed;
  bold = style [ "bold" ];
  titled = title: lines: if lines == [ ] then [ ] else [ (bold title) ] ++ lines;
  perVersion =
    versions:
    concatStringsSep "; " (
      map (version: "${version} in ${listed versions.${version}}") (attrNames versions)
    );

  conflicts = map (
    conflict:
    printable "no versions are common to ${listed conflict.targets}: ${conflict.why}"
  ) plan.conflicts;
  differing =
    name:
    let
      inherit (plan.differs.${name}) versions why;
    in
    [ "${bold (printable name)}: ${printable (perVersion versions)}" ]
    ++ map (line: "  ${printable line}") why;
  toolkits =
    if plan.toolkits == { } then
      [ ]
    else
      [ "${bold "the CUDA toolkit"}: ${perVersion plan.toolkits}" ];

  cost =
    name:
    let
      paid = plan.costs.${name};
      instead = rows: of: "${of} ${rows.${of}.joint} (${rows.${of}.alone})";
      axes = map (instead paid.axes) (attrNames paid.axes);
      byWhy = groupBy (package: paid.versions.${package}.why) (attrNames paid.versions);
      versionsOf =
        why: "${why}: " + concatStringsSep ", " (map (instead paid.versions) byWhy.${why});
      lines =
        (if axes == [ ] then [ ] else [ (concatStringsSep ", " axes) ])
        ++ map versionsOf (attrNames byWhy);
    in
    if lines == [ ] then [ ] else [ (bold name) ] ++ map (line: "  ${printable line}") lines;
in
{
  differs = titled "These differ." (
    conflicts ++ concatMap differing (attrNames plan.differs) ++ toolkits
  );
  costs = titled (
    "What equal versions cost; in brackets is what a target would have alone. "
    + "--apart NAME lets a package differ."
  ) (concatMap cost (attrNames plan.costs));
}
