/**
  Take the local labels off what the user asks for: `torch==2.8.0+cu128` is torch 2.8.0, made for
  CUDA 12.8. PyTorch's requirements files are written so; releases are recorded without labels, and
  what their files were built for is in the axes.

  A label stays where the package is none that is built for accelerators, or where a release of just
  that version is recorded.

  # Type
  `{ lib; facts; errors; packages; } -> Parsed -> Parsed // { origins :: { <axis> = String; }; }`
  with `Parsed` as target.nix gives it; `origins` says which requirement an axis comes from

  # Errors
  E018, E019.
*/
{
  lib,
  facts,
  errors,
  packages,
}:
let
  inherit (builtins)
    any
    attrNames
    catAttrs
    concatMap
    concatStringsSep
    elemAt
    filter
    foldl'
    intersectAttrs
    match
    replaceStrings
    ;
  inherit (import ../lib/internal/pep440.nix) lowerCase;
  axesOf = import ./label.nix { inherit facts; };
  accelerator = import ./accelerator.nix { inherit facts; };
  unification = import ./axes.nix {
    inherit lib;
    inherit (facts) axes;
  };

  split = version: match "([^+]*)[+](.*)" version;
  hasAxes =
    package:
    package.meta.kind == "accelerated"
    || any (r: any (v: v.axes or { } != { }) (r.variants or [ ])) package.data.releases;
  isRecorded = package: version: any (r: r.version == version) package.data.releases;
  # Local labels are the same with `-` and `_`, and in capitals (PEP 440).
  normalise = label: replaceStrings [ "-" "_" ] [ "." "." ] (lowerCase label);

  # → { clause; } or { clause; problem; } or { clause; said; }
  read =
    where: name: clause:
    let
      operator = elemAt clause 0;
      version = elemAt clause 1;
      parts = split version;
      bare = elemAt parts 0;
      label = elemAt parts 1;
      said = axesOf (normalise label);
      text = "${name}${operator}${version}";
    in
    if
      parts == null
      || !(packages ? ${name})
      || isRecorded packages.${name} version
      || !(hasAxes packages.${name})
    then
      { inherit clause; }
    else if said == null || operator == "!=" then
      {
        inherit clause;
        problem = errors.unknownLabel {
          inherit
            name
            text
            label
            where
            operator
            ;
          without = "${operator}${bare}";
        };
      }
    else
      {
        clause = [
          operator
          bare
        ];
        said = {
          inherit text where;
          axes = said;
        };
      };

  labelled = any (clause: match ".*[+].*" (elemAt clause 1) != null);
  entries =
    parsed:
    filter (e: labelled e.specifier) (
      map (r: {
        inherit (r) name;
        specifier = r.specifier or [ ];
        where = "packages (your request)";
      }) parsed.requested
      ++ map (c: {
        inherit (c) name specifier;
        where = "constraints.${c.name} (your request)";
      }) parsed.constraints
    );

  meet =
    axis: a: b:
    (if facts.axes.${axis}.kind == "equal" then unification.unifyEqual else unification.unify) a b;

  # What was said so far and one more: what both say, or where they differ.
  add =
    state: one:
    foldl' (
      acc: axis:
      let
        value = one.axes.${axis};
        before = acc.bound.${axis};
        both = meet axis before.value value;
      in
      if !(acc.bound ? ${axis}) then
        acc
        // {
          bound = acc.bound // {
            ${axis} = {
              inherit value;
              from = one;
            };
          };
        }
      else if both != null then
        # Who says more is the one that is named.
        acc
        // {
          bound = acc.bound // {
            ${axis} = {
              value = both;
              from = if both == before.value then before.from else one;
            };
          };
        }
      else
        acc
        // {
          clashes = acc.clashes ++ [
            {
              inherit axis;
              one = before.from;
              other = one;
            }
          ];
        }
    ) state (attrNames one.axes);
in
parsed:
let
  found = entries parsed;
  reads = concatMap (e: map (read e.where e.name) e.specifier) found;
  said = concatMap (r: if r ? said then [ r.said ] else [ ]) reads;
  unknown = concatMap (r: if r ? problem then [ r.problem ] else [ ]) reads;

  given = parsed.target.accelerator;
  own = {
    text =
      if given == "none" then
        "cuda = null"
      else
        let
          axis = builtins.head (attrNames given);
        in
        "${axis} = ${lib.text.show given.${axis}}";
    where = "your request";
    isOwn = true;
    axes = accelerator.complete (
      if given == "none" then
        builtins.mapAttrs (_: _: "none") (accelerator.fixed (_: _: null) "none")
      else
        given
    );
  };
  merged = foldl' add {
    bound = { };
    clashes = [ ];
  } ((if given == "any" then [ ] else [ own ]) ++ said);
  values = builtins.mapAttrs (_: b: b.value) merged.bound;
  accelerators = filter (axis: values.${axis} or "none" != "none") facts.accelerators;
  named = filter (axis: values ? ${axis}) facts.accelerators;
  others = removeAttrs values facts.accelerators;
  clear = e: map (clause: (read "" e.name clause).clause) (e.specifier or [ ]);
  isOwn = axis: merged.bound.${axis}.from ? isOwn;
  # One clash is told of two requirements, not one for each axis.
  first = builtins.head merged.clashes;
in
# Primops alone where nobody writes a label: a plan asks this each time.
if
  parsed.problems != [ ]
  ||
    match "[^+]*" (concatStringsSep " " (catAttrs "text" (parsed.requested ++ parsed.constraints)))
    != null
  || found == [ ]
then
  parsed // { origins = { }; }
else if unknown != [ ] || merged.clashes != [ ] then
  parsed
  // {
    origins = { };
    problems = unknown ++ (if merged.clashes == [ ] then [ ] else [ (errors.labelClash first) ]);
  }
else
  parsed
  // {
    requested = map (
      r: r // (if r ? specifier then { specifier = clear r; } else { })
    ) parsed.requested;
    constraints = map (c: c // { specifier = clear c; }) parsed.constraints;
    target =
      parsed.target
      // (
        if named == [ ] then
          { }
        else
          {
            accelerator =
              if accelerators == [ ] then
                "none"
              else
                intersectAttrs { ${builtins.head accelerators} = null; } values;
          }
      )
      // (if others == { } then { } else { axes = parsed.target.axes or { } // others; });
    origins = builtins.mapAttrs (_: b: b.from.text) (
      removeAttrs merged.bound (filter isOwn (attrNames merged.bound))
    );
  }
