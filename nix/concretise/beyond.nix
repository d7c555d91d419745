/**
  Find what a request asks of a package that no recorded release is, while upstream has such
  releases: the lines that were published when the package was recorded say so.

  # Type
  `{ lib; said ? ; } -> { of; beyond; lockSet; }`
  - `of :: { requests; data; candidates; } -> null | { recorded; lines; sure; unfit; }`
    - `requests :: [ [ Clause ] ]`: what the user says of the package
    - `data`: that of its releases.json; `candidates`: as candidates.nix gives them
    - null where a recorded release could serve, or upstream had nothing that fits either.
      `recorded`: newest and oldest recorded version; `lines`: those that fit, newest first, null
      where it is not known what upstream has; `sure`: whether it is known that a release of these
      lines is what is asked for; `unfit`: why the recorded releases that are what is asked for do
      not fit this target, newest first
  - `beyond :: { request; recordOf; domains; } -> null | { name; clauses; … }`, the rest as of `of`:
    the first package of a request that this holds for
  - `lockSet :: Request -> [ String ]`: what `updater lock` is to be asked
*/
{
  lib,
  # Request → its requirements, labels taken off where whoever calls does so (labels.nix).
  said ? (
    request:
    let
      constraints = request.constraints or { };
      names = builtins.attrNames constraints;
    in
    map lib.requirement.parse (request.packages ++ map (name: name + constraints.${name}) names)
  ),
}:
let
  inherit (builtins)
    all
    any
    attrNames
    concatLists
    concatMap
    elem
    filter
    groupBy
    head
    ;
  inherit (lib) specifier version;

  # What a newer or older line of the package may have that this release has not.
  hereditary = [
    "python"
    "wheel"
    "yanked"
    "prerelease"
  ];

  # Of one package.
  of =
    {
      requests,
      data,
      candidates,
    }:
    let
      clauses = concatLists requests;
      meets = specifier.compile clauses;
      serves = c: meets c.compared && (c.problem == null || !(elem c.problem.code hereditary));
      versions = map (release: release.version) data.releases;
      published = data.published or [ ];

      pinned = concatMap (
        clause:
        if
          elem (head clause) [
            "=="
            "==="
            "~="
          ]
        then
          [ (version.majorMinor (lib.list.last clause)) ]
        else
          [ ]
      ) clauses;
      # A line stands for its releases: the first and the last that there could be are asked.
      ends =
        line:
        map (text: meets (specifier.candidate text)) [
          line
          "${line}.99999"
        ];
      recordedLines = map version.majorMinor versions;
      whole = filter (line: all (x: x) (ends line) && !(elem line recordedLines)) published;
      partly = filter (line: any (x: x) (ends line) || elem line pinned) published;
      # Recorded releases that are what is asked for have no file for this target; newer ones may.
      met = filter (c: meets c.compared) candidates;
      newer = line: version.key (head met).version < version.key line;
      sure = met == [ ] && whole != [ ];
      lines =
        if met != [ ] then
          filter newer whole
        else if whole != [ ] then
          whole
        else
          partly;
    in
    if clauses == [ ] || versions == [ ] || any serves candidates then
      null
    else if !(data ? published) || lines != [ ] then
      {
        inherit sure;
        unfit = lib.text.unique (map (c: "${c.version} ${c.problem.why}") met);
        recorded = {
          newest = head versions;
          oldest = lib.list.last versions;
        };
        lines = if data ? published then lines else null;
      }
    else
      null;
in
{
  inherit of;

  beyond =
    {
      request,
      recordOf,
      domains,
    }:
    let
      byName = groupBy (r: r.name) (filter (r: r ? specifier) (said request));
      one =
        name:
        let
          requests = map (r: r.specifier) byName.${name};
          found = of {
            inherit requests;
            data = recordOf name;
            inherit (domains.${name}) candidates;
          };
        in
        if recordOf name == null || found == null then
          [ ]
        else
          [
            (
              found
              // {
                inherit name;
                clauses = specifier.toText (concatLists requests);
              }
            )
          ];
      all = concatMap one (attrNames byName);
    in
    if all == [ ] then null else head all;

  lockSet =
    request:
    let
      constraints = request.constraints or { };
      asked = map lib.requirement.parse request.packages;
      with' =
        r:
        lib.requirement.toText (
          r
          // {
            specifier = (r.specifier or [ ]) ++ (constraintOf r.name);
          }
        );
      constraintOf =
        name:
        if constraints ? ${name} then
          (lib.requirement.parse (name + constraints.${name})).specifier
        else
          [ ];
      names = map (r: r.name) asked;
      others = filter (name: !(elem name names)) (attrNames constraints);
    in
    map with' asked ++ map (name: name + constraints.${name}) others;
}
