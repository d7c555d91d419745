/**
  Find requests one step away from one that cannot be met, and say what each would give. Every one
  that is told was solved and validated.

  # Type
  `{ lib; facts; works :: Request -> null | Result; providedOf ? ; valuesOf ? ; } -> Request ->
  { added; unasked; parts; conflictsWith ? ; } -> [ String ]`: at most three lines

  # Inputs
  `providedOf`: name → the extras that a package has
  : `valuesOf`: request → axis → its values on record, the newest first
  : `added`: names of packages that may help when they are added
  : `unasked`: axes that may help when the request names them
  : `parts`: parts of the request (parts.nix) that may help when they are changed
  : `conflictsWith`: whether another Python surely does not help
*/
{
  lib,
  facts,
  works,
  providedOf ? (_: [ ]),
  valuesOf ? (_: _: [ ]),
}:
let
  inherit (builtins)
    any
    concatMap
    concatStringsSep
    filter
    foldl'
    head
    length
    ;
  # The first attempt that gives anything.
  firstOf =
    of:
    foldl' (found: value: if found == [ ] then of value else found) [ ];
  inherit (import ./wording.nix { inherit lib; }) atMost;
in
request:
{
  added,
  unasked,
  parts,
  conflictsWith ? (_: false),
}:
let
  names = lib.text.unique (map (text: (lib.requirement.parse text).name) request.packages);
  told = lib.list.take 3 names;
  # On a board, the CUDA of its JetPack belongs to what is had.
  outcome =
    changed: result:
    let
      cuda = cudaOf result;
      ofCuda = if changed ? jetpack && cuda != null then " of CUDA ${cuda}" else "";
      taken = filter (name: result.assigned ? ${name}) told;
      text = name: "${name} ${result.assigned.${name}.candidate.version}";
    in
    if taken == [ ] then "" else " (gives ${concatStringsSep ", " (map text taken)}${ofCuda})";

  attempt =
    changed: text:
    let
      result = works changed;
    in
    if result == null then [ ] else [ (text result + outcome changed result) ];

  add =
    name:
    let
      packages = request.packages ++ [ name ];
    in
    attempt (request // { inherit packages; }) (_: "add ${name} to packages");

  others = filter (python: python != request.python) facts.pythonsByWheels;
  withPython =
    changed: said:
    firstOf (
      python:
      attempt (changed // { inherit python; }) (_: "${said}take python = \"${python}\"")
    );
  # The conflicting part is asked first: it is small.
  anotherPython = withPython request "" (filter (python: !(conflictsWith python)) others);

  # A value on record of an axis whose values somebody has to name.
  take = axis: value: "take ${axis} = \"${value}\"";
  # A server's GPU has no JetPack.
  capabilities = request.capabilities or null;
  isServer =
    capabilities != null
    && capabilities != [ ]
    && !any (c: facts.data.jetson.capabilities ? ${c}) capabilities;
  otherValues =
    axis:
    if axis == "jetpack" && isServer then
      [ ]
    else
      filter (value: value != request.${axis} or null) (valuesOf request axis);
  anotherValue =
    axis:
    firstOf (
      value: attempt (request // { ${axis} = value; }) (_: take axis value)
    ) (otherValues axis);
  # What a board runs hangs on its JetPack, and there is one Python for each, more often than not.
  both =
    axis:
    firstOf (
      value: withPython (request // { ${axis} = value; }) "${take axis value} and " others
    ) (otherValues axis);

  inherit (import ./accelerator.nix { inherit facts; }) versionOf;
  cudaOf =
    result:
    let
      cuda = versionOf "cuda" (builtins.mapAttrs (_: bound: bound.value) result.axes);
    in
    if cuda == null then null else lib.version.majorMinor cuda;

  # A package can lose its clauses, or go altogether.
  package =
    part:
    let
      parsed = lib.requirement.parse part.name;
      with' =
        text:
        request
        // {
          packages = map (p: if p == part.name then text else p) request.packages;
        };
      extras = parsed.extras or [ ];
      named = "[${concatStringsSep "," extras}]";
      # Another extra that is spelt alike may be for another CUDA.
      spelt = lib.text.nearest (providedOf parsed.name) (head extras);
      alike = if length extras == 1 then filter (other: other != head extras) spelt else [ ];
      toText = change: lib.requirement.toText (change parsed);
      other = toText (r: r // { extras = [ (head alike) ]; });
      bare = toText (r: removeAttrs r [ "extras" ]);
      clauses = lib.specifier.toText parsed.specifier;
      # The same release for another accelerator is nearer than another release.
      unlabelled = toText (
        r:
        r
        // {
          specifier = map (map (text: head (builtins.match "([^+]*)([+].*)?" text))) r.specifier;
        }
      );
      isLabelled = parsed ? specifier && builtins.match ".*[+].*" clauses != null;
    in
    (if isLabelled then attempt (with' unlabelled) (_: "write ${unlabelled}") else [ ])
    ++ (
      if parsed ? specifier then
        attempt (with' (toText (r: removeAttrs r [ "specifier" ]))) (
          _: "write ${parsed.name} without \"${clauses}\""
        )
      else
        [ ]
    )
    ++ (if alike == [ ] then [ ] else attempt (with' other) (_: "write ${other}"))
    ++ (if extras == [ ] then [ ] else attempt (with' bare) (_: "write ${bare} without ${named}"))
    ++ (if length request.packages > 1 then attempt part.without (_: "drop ${part.name}") else [ ]);

  step = {
    # A board is its GPU: what is made for servers is nothing for it.
    capabilities =
      part:
      if facts.data.jetson.capabilities ? ${part.name} then
        [ ]
      else
        attempt part.without (_: "remove \"${part.name}\" from capabilities");
    constraints = part: attempt part.without (_: "remove constraints.${part.name}");
    cuda =
      part:
      attempt part.without (
        result:
        let
          cuda = cudaOf result;
        in
        if cuda == null then "leave out cuda" else "take cuda = \"${cuda}\""
      );
    driver =
      part:
      attempt part.without (
        result:
        let
          cuda = cudaOf result;
        in
        "update the driver${if cuda == null then "" else " to one for CUDA ${cuda}"}"
      );
    flavour = part: attempt part.without (_: "take flavour = \"prefer-wheel\"");
    # One of several; without any, nothing would be checked, and no kernel found.
    gfx =
      _:
      concatMap (
        gfx:
        attempt (request // { gfx = filter (other: other != gfx) request.gfx; }) (
          _: "remove \"${gfx}\" from gfx"
        )
      ) (if length request.gfx > 1 then request.gfx else [ ]);
    packages = package;
    rocm = _: anotherValue "rocm";
    jetpack = _: anotherValue "jetpack";
  };
  changed = part: (step.${part.kind} or leaveOut) part;
  leaveOut = part: attempt part.without (_: "leave out ${part.kind}");
  axes = lib.text.unique (
    unasked ++ filter (axis: facts.namedAxes ? ${axis}) (map (part: part.kind) parts)
  );
  found =
    concatMap add added
    ++ concatMap anotherValue unasked
    # Of what excludes each other in so many ways, a few ways out say enough: each is planned.
    ++ concatMap changed (lib.list.take 8 parts)
    ++ anotherPython;
in
atMost 3 (if found == [ ] then concatMap both axes else found)
