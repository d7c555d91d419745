/**
  What is loaded already when a package's own libraries are: by the imports that come first, and by
  their libraries in turn.

  # Type
  ```
  { facts; } -> { assigned; measured; } -> {
    preloads :: { <package> = [ String ]; };
    own      :: { <package> = { <library> = …; }; };
    loaded   :: { <package> = { <library> = …; }; };
    deep     :: { <package> = { <library> = …; }; };
  }
  ```

  # Output
  `preloads`: of a package, those whose import comes first, all the way down
  : `loaded`: what these are known to load, and what the package's own import loads of itself
  : `deep`: with what these libraries need in turn
*/
{ facts }:
{ assigned, measured }:
let
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    concatLists
    concatMap
    filter
    foldl'
    genericClosure
    groupBy
    intersectAttrs
    mapAttrs
    ;
  of = name: assigned.${name}.candidate;
  setOf = groupBy toString;
  keyed = map (key: {
    inherit key;
  });

  # Who binds an axis is loaded first by those who are bound (torch), and so is whatever says what
  # its import loads.
  comesFirst = name: (of name).meta.axis or null != null || (of name).loads or null ? loaded;
  first = setOf (filter comesFirst (attrNames assigned));
  stated = name: (of name).meta.loads.preloads or null;
  # Components that it looks up by itself, wherever they are (cupy).
  looked = name: (of name).meta.libraries or [ ];
  direct = mapAttrs (
    name: _:
    let
      required = setOf (catAttrs "name" (of name).edges);
      bound = if (of name).axes ? torch then { torch = null; } else { };
      # Who needs a library of torch's and has no path to it imports torch, whatever METADATA says.
      needed = concatLists (catAttrs "need" ((of name).loads.needs or [ ]));
      known = attrValues (intersectAttrs (setOf needed) facts.sonames);
      linked = setOf (concatLists (catAttrs "packages" known));
      usual = removeAttrs (intersectAttrs first (required // bound // linked)) [ name ];
      asked = if stated name == null then usual else setOf (stated name);
    in
    attrNames (intersectAttrs assigned (asked // setOf (looked name)))
  ) assigned;
  preloads = mapAttrs (
    _: names:
    map (item: item.key) (genericClosure {
      startSet = keyed names;
      operator = item: keyed direct.${item.key};
    })
  ) direct;

  own = mapAttrs (
    name: _: setOf (concatLists (attrValues ((of name).loads.provides or { })))
  ) assigned;
  # A component's libraries are what it is looked up for.
  loadsOf = name: (of name).loads.loaded or (attrNames own.${name});
  ofItself =
    name:
    let
      itself = (of name).loads.loaded or [ ];
    in
    if itself == [ ] then { } else intersectAttrs own.${name} (setOf itself);
  loaded = mapAttrs (name: _: ofItself name // setOf (concatMap loadsOf preloads.${name})) assigned;

  # Names, with what the libraries of these names need in turn. Of the other files of a package
  # nothing is known; a need that several share is counted.
  closure =
    names:
    let
      isOf = need: !(need ? group) && (need.files or 1 > 1 || names ? ${baseNameOf need.file});
      needs =
        name:
        let
          isThere = intersectAttrs names own.${name} != { };
        in
        if isThere then filter isOf ((of name).loads.needs or [ ]) else [ ];
      grown = names // setOf (concatLists (catAttrs "need" (concatMap needs measured)));
    in
    if attrNames grown == attrNames names then names else closure grown;
  closures = mapAttrs (name: _: closure (setOf (loadsOf name))) assigned;
in
{
  inherit own preloads loaded;
  deep = mapAttrs (_: foldl' (all: other: all // closures.${other}) { }) preloads;
}
