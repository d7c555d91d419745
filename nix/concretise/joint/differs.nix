/**
  Say in what targets differ, and why.

  # Type
  `{ lib; facts; } -> { alone; targets; versions; groups; apart; } -> { differs; toolkits; }`

  # Inputs
  `alone`, `targets`: `{ <target> = { result; plan; }; }`, each by itself, and together
  : `versions.<target>.<package>`: public versions of those together
  : `groups`: of groups.nix; `apart`: what the user lets differ

  # Output
  ```
  differs.<package> = { versions = { <version> = [ <target> ]; }; why :: [ String ]; }
  toolkits.<cuda> = [ <target> ]
  ```
  `toolkits`: where parts of the CUDA toolkit differ because the CUDA does, which is told once;
  they are not among `differs` then
*/
{ lib, facts }:
{
  alone,
  targets,
  versions,
  groups,
  apart,
}:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    concatMap
    elem
    filter
    groupBy
    head
    length
    mapAttrs
    zipAttrsWith
    ;
  inherit (lib.text) listed unique;
  inherit (lib.version) public;
  inherit (import ../reasons.nix { inherit lib; }) rejected;
  inherit
    (import ../axes.nix {
      inherit lib;
      inherit (facts) axes;
    })
    bind
    ;
  inherit (import ./names.nix) told;
  toolkitOf = import ./follows-cuda.nix { inherit facts; };
  where = import ./where.nix;
  names = attrNames targets;

  # Package → version → the targets that have it; of most there is one version.
  isOne = all: builtins.all (version: version == head all) all;
  found = zipAttrsWith (_: all: all) (attrValues versions);
  having =
    package: _:
    groupBy (target: versions.${target}.${package}) (
      filter (target: versions.${target} ? ${package}) names
    );
  different = mapAttrs having (where (_: all: !(isOne all)) found);

  # A part of a toolkit differs where the toolkit does, and for no reason of its own.
  isOfCuda =
    package: having:
    let
      rows = concatMap (
        version: map (target: { inherit version target; }) having.${version}
      ) (attrNames having);
      byToolkit = groupBy ({ target, ... }: toolkitOf targets.${target}.result package) rows;
    in
    !(byToolkit ? "") && all (of: isOne (map (row: row.version) of)) (attrValues byToolkit);
  ofCuda = where isOfCuda different;

  # Why a target has not the version that others have.
  whyNot =
    package: version: target:
    let
      choice = targets.${target}.result.assigned.${package};
      isOf = of: public of == version;
      rows = filter (row: isOf row.version) (rejected {
        inherit (choice.domain) groups;
        inherit (choice) constraints trace;
      });
      known = filter (why: why != "does not fit the rest") (unique (map (row: row.why) rows));
      # What was never tried may be for something else than is asked for.
      candidates = concatMap (group: group.candidates) (
        filter (group: isOf group.compared.version) choice.domain.groups
      );
      bound = map (c: bind alone.${target}.result.problem.axes (c.plain or c)) candidates;
      isAlike = other: other != target && versions.${other}.${package} or null == own;
      own = versions.${target}.${package};
      alike = filter isAlike (head (filter (elem target) groups));
    in
    told target (
      if rows == [ ] then
        "is not recorded for it"
      else if known != [ ] then
        head known
      else if all (b: b ? by) bound then
        (head bound).why
      else if alike != [ ] then
        "would differ from ${listed alike}"
      else
        "does not fit the rest"
    );
  linesOf =
    package: having: version:
    let
      others = concatMap (other: having.${other}) (
        filter (other: other != version) (attrNames having)
      );
      by = groupBy (whyNot package version) others;
    in
    map (why: "${version} is not in ${listed by.${why}}: ${why}") (attrNames by);
  newestFirst = builtins.sort (a: b: lib.version.key b < lib.version.key a);
in
{
  differs = mapAttrs (package: having: {
    versions = having;
    why =
      if elem package apart then
        [ "it may stand apart, as you say" ]
      else
        concatMap (linesOf package having) (newestFirst (attrNames having));
  }) (removeAttrs different (attrNames ofCuda));

  toolkits =
    let
      cudaOf = target: (targets.${target}.result.axes.cuda or { value = "none"; }).value;
      byCuda = removeAttrs (groupBy cudaOf names) [ "none" ];
    in
    if length (attrNames ofCuda) == 0 then { } else byCuda;
}
