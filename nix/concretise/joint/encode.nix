/**
  Write solved targets as one problem of the search, whose solutions have equal versions.

  Each package is one variable a target (names.nix). What has to be equal is an axis with the name
  of the package, `=torch`: whoever is decided first binds it, and the others must be of that
  version.

  # Type
  ```
  { lib; facts; } -> { alone; free; prefer; } -> { domains; ranks; axes; kinds; check; roots; }
  ```
  as resolve.nix takes it; `alone.<target> = { result; … }`, `result` as solve.nix gives it

  # Inputs
  `alone`: of each target, what it would have alone
  : `free`: names that need not be equal, as a set
  : `prefer`: versions that are taken first, and who has them: `{ <name> = { version; by; }; }`

  # Output
  What a target alone has for an accelerator or as a wheel it does not lose for the sake of
  equality: such candidates have a problem here, so that the search passes them by.
*/
{ lib, facts }:
{
  alone,
  free,
  prefer,
}:
let
  inherit (builtins)
    attrNames
    concatLists
    concatMap
    elemAt
    filter
    foldl'
    head
    mapAttrs
    partition
    ;
  inherit (import ./names.nix) markOf renamed;
  inherit (lib.version) public;
  fit = import ../fit.nix;
  toolkitOf = import ./follows-cuda.nix { inherit facts; };
  targets = attrNames alone;
  all = key: foldl' (acc: target: acc // own.${target}.${key}) { } targets;

  # The accelerator that a target alone has, which it keeps.
  acceleratorOf =
    axes:
    let
      valueOf = axis: (axes.${axis} or { value = "none"; }).value;
      bound = filter (axis: valueOf axis != "none") facts.accelerators;
    in
    if bound == [ ] then null else head bound;

  ofTarget =
    target:
    let
      inherit (alone.${target}) result;
      inherit (result) assigned problem;
      mark = markOf target;
      ours = renamed target;
      edge = e: e // { name = e.name + mark; };
      accelerator = acceleratorOf result.axes;
      isWheelAlone = name: assigned ? ${name} && assigned.${name}.candidate.flavour == "wheel";
      problemOf =
        c:
        if accelerator != null && c.axes.${accelerator} or "" == "none" then
          {
            code = "foreign";
            why = "is built without ${facts.axes.${accelerator}.label}, which ${target} has";
          }
        else if c.flavour == "source" && isWheelAlone c.name then
          {
            code = "build";
            why = "would be compiled, and ${target} has a wheel";
          }
        else
          null;
      domain =
        name: d:
        let
          isPreferred = group: public group.compared.version == prefer.${name}.version;
          parts = partition isPreferred d.groups;
          # The parts of a CUDA toolkit are of that toolkit.
          axis = "=${name}" + toolkitOf result name;
          group =
            g:
            let
              # The blank keeps a version from being the beginning of another (axes.nix).
              version = "${public g.compared.version} ";
              equal = if free ? ${name} then { } else { ${axis} = version; };
              candidate =
                c:
                c
                // {
                  name = name + mark;
                  inherit target;
                  plain = c;
                  axes = if c.axes == { } then equal else ours c.axes // equal;
                  problem = if c.problem != null then c.problem else problemOf c;
                  edges = map edge c.edges;
                  bounds = map edge c.bounds or [ ];
                  extraEdges =
                    extra:
                    let
                      edges = c.extraEdges extra;
                    in
                    if edges == null then null else map edge edges;
                };
            in
            g // { candidates = map candidate g.candidates; };
          groups = map group (if prefer ? ${name} then parts.right ++ parts.wrong else d.groups);
          own = d // {
            inherit groups;
            candidates = concatLists (map (group: group.candidates) groups);
            constraints = map (constraint: {
              edge = edge constraint.edge;
              by = ours constraint.by;
            }) d.constraints;
            left = d.left // {
              by = ours d.left.by;
            };
          };
          # Where the first that fits is the same.
          first = elemAt (elemAt groups d.place.group).candidates d.place.index;
        in
        own
        // {
          place =
            if prefer ? ${name} then
              fit own 0 0
            else if d.place == null then
              null
            else if first.problem == null then
              d.place // { candidate = first; }
            else
              fit own d.place.group d.place.index;
        };
    in
    {
      domains = ours (mapAttrs domain result.domains);
      axes = ours problem.axes;
      kinds = ours facts.axes;
      roots = map (root: edge root // { by = ours root.by; }) problem.roots;
      inherit (problem) ranks check;
    };
  own = mapAttrs (target: _: ofTarget target) alone;
in
{
  domains = all "domains";
  axes = all "axes";
  kinds = all "kinds";
  roots = concatMap (target: own.${target}.roots) targets;
  ranks = import ./ranks.nix (
    mapAttrs (target: s: {
      inherit (own.${target}) ranks;
      inherit (s.result) assigned;
    }) alone
  );
  check = import ./check.nix (mapAttrs (_: o: o.check) own);
}
