/**
  Grade what a plan has: what a person should know before trusting it, which nothing is refused for
  unless `strict = true` says so (E142).

  - `old`: it was asked for, and is two minor lines or six months behind the newest that the request
    admits. Whoever pins a version exactly has said that it may be old.
  - `prerelease`: nobody asked for one; there is no other release on record.
  - `unmeasured`: the target has GPUs, and nobody has read what code its wheel holds.
  - `facts`: its requirements or its code are known from public facts alone, of a grade below high.
    `strict` takes no such file (candidates/problem.nix).
  - `strict`: it is old because `strict` took nothing newer; this one is not refused.

  # Type
  `{ lib; packages; } -> { target; requested; constraints; } -> { result; plan; } ->
  { <name> = { <grade> = sentence; }; }`: `packages` is the table of index.nix, what is asked of it
  is from target.nix; names without a grade are left out
*/
{ lib, packages }:
{
  target,
  requested,
  constraints,
}:
{ result, plan }:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    catAttrs
    compareVersions
    concatMap
    concatStringsSep
    elem
    elemAt
    filter
    fromJSON
    head
    length
    match
    ;
  inherit (lib.version) isPrerelease majorMinor;

  # What the user says of the versions of a package.
  saidOf = builtins.groupBy (said: said.name) (requested ++ constraints);
  clausesOf = name: builtins.concatLists (catAttrs "specifier" (saidOf.${name} or [ ]));
  isExact =
    clause:
    elem (head clause) [
      "=="
      "==="
    ]
    && match ".*\\*" (elemAt clause 1) == null;

  # No function is called for what is the newest: a plan asks this of each package that it is for.
  isBehind =
    request:
    let
      inherit (packages.${request.name}) data;
      inherit (plan.packages.${request.name}) version;
    in
    version != (head data.releases).version
    || data.published or [ ] != [ ] && compareVersions (head data.published) version > 0;

  oldOf =
    name:
    let
      inherit (packages.${name}) data;
      inherit (plan.packages.${name}) version;
      clauses = clausesOf name;
      admits = lib.specifier.contains clauses;
      isPlain = match "[0-9.]+" (head data.releases).version != null;
      # The newest is looked for only where it is not the first.
      final =
        if clauses == [ ] && isPlain then
          data.releases
        else
          filter (release: !(isPrerelease release.version) && admits release.version) data.releases;
      # Upstream's, or those on record where nobody wrote down upstream's.
      published =
        if data.published or [ ] != [ ] then
          data.published
        else
          lib.text.unique (map (release: majorMinor release.version) final);
      lines = if clauses == [ ] then published else filter admits published;
      # Two lines are newer than its own; "2.8" is not newer than "2.8.1".
      isTwoLinesBehind = length lines > 1 && compareVersions (elemAt lines 1) version > 0;
      newest = head final;
      own = result.assigned.${name}.candidate.release.uploaded or null;
      isHalfAYearBehind =
        final != [ ]
        && own != null
        && newest ? uploaded
        && newest.version != version
        && monthsBetween own newest.uploaded >= 6;
      dated = day: if day == null then "" else " of ${day}";
    in
    if any isExact clauses || !(isTwoLinesBehind || isHalfAYearBehind) then
      null
    else
      "${name} ${version}${dated own} is old: "
      + (
        if final != [ ] && (lines == [ ] || compareVersions (head lines) newest.version <= 0) then
          "the newest is ${newest.version}${dated (newest.uploaded or null)}"
        else
          "upstream has ${head lines}, which is not on record"
      );

  # Whole months from one day to another, both as 2026-11-20.
  monthsBetween =
    from: to:
    let
      parts = day: map fromJSON (match "([0-9]{4})-0?([0-9]+)-0?([0-9]+)" day);
      a = parts from;
      b = parts to;
      difference = (elemAt b 0 - elemAt a 0) * 12 + elemAt b 1 - elemAt a 1;
    in
    if elemAt b 2 < elemAt a 2 then difference - 1 else difference;

  inherit (import ./evidence.nix { inherit lib; }) weak told;
  factsOf =
    name:
    let
      package = plan.packages.${name};
      rows = weak result.assigned.${name}.candidate.variant;
    in
    if package.flavour != "wheel" || rows == [ ] then
      null
    else
      "${name} ${package.version}: ${told rows}";
  # Primops alone: most plans have nothing of that kind.
  kinds = concatMap attrValues (catAttrs "evidence" (attrValues plan.packages));

  # What only `strict` minds (candidates/problem.nix).
  ofStrict = [
    "facts"
    "start-up"
  ];
  # Whether `strict` passed by something newer, here or in what this package is for.
  isHeld =
    name:
    let
      passed =
        name:
        let
          choice = result.assigned.${name};
          inherit (choice) place;
          groups = lib.list.take place.group choice.domain.groups;
          own = lib.list.take place.index (elemAt choice.domain.groups place.group).candidates;
          meets = candidate: builtins.all (c: c.edge.ok candidate.compared) choice.constraints;
        in
        any (candidate: elem (candidate.problem.code or null) ofStrict && meets candidate) (
          builtins.concatLists (catAttrs "candidates" groups) ++ own
        );
      required = map (edge: edge.name) plan.packages.${name}.requires;
    in
    target.strict or false && any passed ([ name ] ++ required);

  prereleaseOf =
    name:
    let
      isAsked =
        target.prereleases == true
        || builtins.isList target.prereleases && elem name target.prereleases
        || lib.specifier.allowsPrereleases (clausesOf name);
      inherit (plan.packages.${name}) version;
    in
    if !(isPrerelease version) || isAsked then
      null
    else
      "${name} ${version} is a prerelease that nobody asked for: no final release is on record";

  unmeasuredOf =
    name:
    let
      package = plan.packages.${name};
      inherit (package) axes;
      inherit (result.assigned.${name}.candidate) meta variant;
      isRead = variant ? loads && variant.loads ? ${target.system};
      isForGpus =
        axis: axes.${axis} or "none" != "none" || meta.kind == "accelerated" && !(axes ? ${axis});
      isUnknown =
        wanted: axis: code:
        wanted != [ ] && !(variant ? ${code} || variant ? gfxExtras) && isForGpus axis;
    in
    if
      package.flavour == "wheel"
      && meta.kind != "component"
      && !isRead
      && package.tags.platform != [ "any" ]
      && (isUnknown target.capabilities "cuda" "capabilities" || isUnknown target.gfx "rocm" "gfx")
    then
      "${name} ${package.version}: not measured whether its code runs on "
      + concatStringsSep ", " (target.capabilities ++ target.gfx)
    else
      null;

  names = attrNames plan.packages;
  # One look at all versions: most plans have no prerelease.
  versions = concatStringsSep " " (catAttrs "version" (attrValues plan.packages));
  # What was the newest on a day is not old for whoever names the day.
  old =
    if target ? asOf then [ ] else map (request: request.name) (filter isBehind requested);
  held = builtins.partition isHeld old;
  heldOf =
    name:
    let
      text = oldOf name;
    in
    if text == null then null else "${text}; `strict` passed by what is newer";
  found =
    map (grade "old" oldOf) held.wrong
    ++ map (grade "strict" heldOf) held.right
    ++ (if elem "facts" (catAttrs "kind" kinds) then map (grade "facts" factsOf) names else [ ])
    ++ (
      if match ".*[0-9](a|b|rc|\\.dev)[0-9].*" versions == null then
        [ ]
      else
        map (grade "prerelease" prereleaseOf) names
    )
    ++ (
      if target.capabilities == [ ] && target.gfx == [ ] then
        [ ]
      else
        map (grade "unmeasured" unmeasuredOf) names
    );
  grade = grade: of: name: {
    inherit name grade;
    text = of name;
  };
in
builtins.mapAttrs (
  _: rows:
  builtins.listToAttrs (
    map (row: {
      name = row.grade;
      value = row.text;
    }) rows
  )
) (builtins.groupBy (row: row.name) (filter (row: row.text != null) found))
