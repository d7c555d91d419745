/**
  Find names of libraries as the loader of the running process will: loaded already under that name
  by an import that comes first; by file name in a directory of the run path; the driver's; the
  base's. Lying in the same wheel is no rule of the loader: the updater leaves out what the wheel
  answers by itself.

  # Type
  ```
  { lib; facts; libraries; } -> { assigned; measured; } -> {
    missing   :: String -> Need -> [ String ];
    unread    :: String -> String -> [ String ];
    preloads  :: String -> [ String ];
    elsewhere :: String -> [ { package; dir; } ];
    everything :: { <name> = [ name … ]; };
  }
  ```

  # Inputs
  `libraries`: what the base has beyond what manylinux lets a wheel expect

  # Output
  `missing`: of a package's need, the names that nothing answers
  : `unread`: of a package and a name, the unmeasured packages of the plan that may answer it
  : `preloads`: of a package, those whose import comes before its libraries, all the way down
  : `elsewhere`: where the plan has a file of that name
  : `everything`: the names of files that the plan has, each as often as it has one
*/
{
  lib,
  facts,
  libraries,
}:
let
  inherit (builtins)
    attrNames
    concatLists
    concatMap
    elem
    filter
    genericClosure
    groupBy
    mapAttrs
    zipAttrsWith
    ;
  inherit (facts.loader) isDriver answered;
  ofBase = groupBy toString libraries;
  isOptional = import ./optional.nix;
in
{ assigned, measured }:
let
  of = name: assigned.${name}.candidate;
  # Directory → the names of its files, of all packages together.
  files = zipAttrsWith (_: concatLists) (map (name: (of name).loads.provides or { }) measured);
  everything = groupBy toString (concatLists (builtins.attrValues files));

  # Who binds an axis is loaded first by those who are bound (torch), and so is whatever says what
  # its import loads.
  comesFirst =
    name:
    assigned ? ${name} && ((of name).meta.axis or null != null || (of name).loads or null ? loaded);
  direct =
    name:
    let
      candidate = of name;
      stated = candidate.meta.loads.preloads or null;
      required = groupBy (edge: edge.name) candidate.edges;
      bound = if candidate.axes ? torch then { torch = null; } else { };
    in
    if stated != null then
      filter (other: assigned ? ${other}) stated
    else
      filter (other: other != name && comesFirst other) (attrNames (required // bound));
  keyed = map (key: {
    inherit key;
  });
  preloads =
    name:
    map (item: item.key) (genericClosure {
      startSet = keyed (direct name);
      operator = item: keyed (direct item.key);
    });
  # What a package asks of its preloads, once for all its needs.
  process = mapAttrs (
    name: _: groupBy toString (concatMap (other: (of other).loads.loaded or [ ]) (preloads name))
  ) assigned;
in
{
  inherit preloads;

  missing =
    name: need:
    let
      here = concatMap (dir: files.${dir} or [ ]) (need.dirs or [ ]);
      optional = isOptional ((of name).meta.loads.optional or [ ]);
    in
    filter (
      library:
      !(
        elem library here
        || answered ? ${library}
        || ofBase ? ${library}
        || process.${name} ? ${library}
        || isDriver library
        || optional library
      )
    ) need.need;

  unread =
    name: library:
    let
      families = (facts.sonames.${library} or { }).packages or [ ];
      required = map (edge: edge.name) (of name).edges;
      isUnread = other: assigned ? ${other} && (of other).loads or null == null;
      # A leaf brings no libraries for others.
      speaks = other: isUnread other && (of other).meta.kind or "leaf" != "leaf";
    in
    lib.text.unique (filter isUnread (families ++ preloads name) ++ filter speaks required);

  elsewhere =
    library:
    concatMap (
      package:
      let
        provides = (of package).loads.provides or { };
      in
      map (dir: { inherit package dir; }) (
        filter (dir: elem library provides.${dir}) (attrNames provides)
      )
    ) measured;

  inherit everything;
}
