/**
  Find names of libraries as the loader of the running process will: loaded already under that name
  (process.nix); by file name in a directory of the run path; the driver's; the base's. Lying in the
  same wheel is no rule of the loader: the updater leaves out what the wheel answers by itself.

  # Type
  ```
  { lib; facts; libraries; } -> { assigned; measured; } -> {
    missing    :: String -> Need -> [ String ];
    unread     :: String -> String -> [ String ];
    preloads   :: { <package> = [ String ]; };
    elsewhere  :: String -> [ { package; dir; } ];
    everything :: { <library> = [ … ]; };
    own        :: { <package> = { <library> = …; }; };
    always     :: [ String ];
    system     :: String -> { <library> = …; };
  }
  ```

  # Inputs
  `libraries`: what the base has beyond what manylinux lets a wheel expect

  # Output
  `missing`: of a package's need, the names that nothing answers
  : `unread`: of a package and a name, the packages that may answer it: unmeasured ones, and those
  of which other libraries are loaded
  : `elsewhere`: where the plan has a file of that name
  : `everything`: the names of files that the plan has, each as often as it has one
  : `own`: the names of a package's files
  : `always`: what the base answers; `system`: what a package needs of that
*/
{
  lib,
  facts,
  libraries,
}:
let
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    concatLists
    concatMap
    elem
    filter
    groupBy
    intersectAttrs
    zipAttrsWith
    ;
  inherit (facts) isDriverLibrary systemLibraries;
  answered = systemLibraries // setOf libraries;
  always = attrNames answered;
  isOptional = import ./optional.nix;
  processOf = import ./process.nix { inherit facts; };
  setOf = groupBy toString;
in
{ assigned, measured }:
let
  of = name: assigned.${name}.candidate;
  # Directory → the names of its files, of all packages together.
  files = zipAttrsWith (_: concatLists) (map (name: (of name).loads.provides or { }) measured);
  everything = setOf (concatLists (attrValues files));
  elsewhere =
    library:
    concatMap (
      package:
      let
        provides = (of package).loads.provides or { };
        has = dir: elem library provides.${dir};
      in
      map (dir: { inherit package dir; }) (filter has (attrNames provides))
    ) measured;
  process = processOf { inherit assigned measured; };

  isIn = dirs: library: builtins.any (dir: elem library (files.${dir} or [ ])) dirs;
  # An RPATH is inherited by what it leads to: the directories of those who need a library of this
  # package serve its own needs, too. A RUNPATH is not, and its file inherits none (ld.so(8)).
  inherited = builtins.mapAttrs (
    name: _:
    let
      leads = need: intersectAttrs (setOf need.need) process.own.${name} != { };
    in
    concatLists (catAttrs "dirs" (filter leads passedOn))
  ) assigned;
  everyNeed = concatMap (name: (of name).loads.needs or [ ]) measured;
  passedOn = filter (need: !(need.runpath or false)) everyNeed;

  isUnread = other: assigned ? ${other} && (of other).loads or null == null;
  # A leaf brings no libraries for others.
  speaking = builtins.mapAttrs (
    _: choice:
    filter (other: isUnread other && (of other).meta.kind or "leaf" != "leaf") (
      catAttrs "name" choice.candidate.edges
    )
  ) assigned;
in
{
  inherit always elsewhere everything;
  inherit (process) own preloads;

  system =
    name:
    intersectAttrs (setOf (concatLists (catAttrs "need" ((of name).loads.needs or [ ])))) answered;

  # Sets and primops: every need of every plan passes here, and a function call for each name would
  # be felt.
  missing =
    name: need:
    let
      here = concatLists (attrValues (intersectAttrs (setOf (need.dirs or [ ])) files));
      left = removeAttrs (removeAttrs (setOf need.need) here) always;
      unloaded = removeAttrs left (attrNames process.loaded.${name});
      optional = isOptional ((of name).meta.loads.optional or [ ]);
      # Rare by now.
      isFound =
        library:
        isDriverLibrary library
        || optional library
        || process.deep.${name} ? ${library}
        || !(need.runpath or false) && isIn inherited.${name} library;
    in
    if left == { } then [ ] else filter (library: !(isFound library)) (attrNames unloaded);

  unread =
    name: library:
    let
      # What brings it is loaded, by a library that may have led to it.
      isBeside =
        other:
        other != name
        && process.own.${other} ? ${library}
        && intersectAttrs process.own.${other} process.deep.${name} != { };
    in
    lib.text.unique (
      filter isUnread (facts.sonames.${library}.packages or [ ] ++ process.preloads.${name})
      ++ speaking.${name}
      ++ filter isBeside measured
    );
}
