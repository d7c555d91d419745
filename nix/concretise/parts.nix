/**
  Take a request apart into what can be left out of it, and find a smallest part that conflicts.

  # Type
  `{ lib; facts; solve :: Request -> null | Result; } -> { partsOf; minimise; minimiseWith;
  isConflict; }`
  - `partsOf :: Request -> [ { kind; name; text; without :: Request; } ]`: `kind` is the key, `text`
    how the user wrote it
  - `isConflict :: null | Result -> Bool`: whether no solution is left, whatever else is asked for
  - `minimise :: Request -> Request`: still without a solution, but with one as soon as any part
    more is left out
  - `minimiseWith :: (Part -> Bool) -> Request -> Request`: the same, but keeps such parts
*/
{
  lib,
  facts,
  solve,
}:
let
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    concatLists
    filter
    foldl'
    groupBy
    head
    match
    ;
  # Who lacks a library may lack it for want of what was left out.
  isConflict = result:
    result != null
    && result ? unsat
    && result.unsat.losses or 0 == 0
    && !(result.unsat.isGivenUp or false);

  # Packages that are asked for without a word on their versions go before what says more: somebody
  # who pins one thing wants to hear of that, and not of who needs it, too.
  place =
    part:
    if part.kind == "flavour" || part.kind == "driver" then
      "1"
    else if part.kind == "packages" && !(requirement.parse part.name ? specifier) then
      "2"
    else
      "3";

  # The search knows which packages and constraints its conflict follows from. What a label says is
  # in an axis, so a package with one is kept.
  isOf =
    conflict: part:
    if match ".*[+].*" part.text != null then
      true
    else if part.kind == "packages" then
      conflict ? "@packages.${(requirement.parse part.name).name}"
    else
      part.kind != "constraints" || conflict ? "@constraints.${lib.name.normalise part.name}";
  inherit (lib) requirement;
  inherit (lib.list) toSet;
in
rec {
  inherit isConflict;

  partsOf =
    request:
    let
      constraints = request.constraints or { };
      whole = key: {
        kind = key;
        name = request.${key};
        text = "${key} = ${lib.text.show request.${key}}";
        without = removeAttrs request [ key ];
      };
      given =
        key:
        if request ? ${key} && request.${key} != null && request.${key} != [ ] then
          [ (whole key) ]
        else
          [ ];
      one = key: text: value: {
        kind = key;
        name = value;
        text = text value;
        without = request // {
          ${key} = filter (x: x != value) request.${key};
        };
      };
      constraint = name: {
        kind = "constraints";
        inherit name;
        text = "constraints.${name} = ${lib.text.show constraints.${name}}";
        without = request // {
          constraints = removeAttrs constraints [ name ];
        };
      };
    in
    concatLists [
      (if (request.flavour or "prefer-wheel") == "prefer-wheel" then [ ] else given "flavour")
      (given "driver")
      (if request.mpi or false then given "mpi" else [ ])
      (given "asOf")
      (map constraint (attrNames constraints))
      (map (one "packages" (value: "packages = [ ${value} ]")) request.packages)
      # null is a request too, of cuda: no accelerator.
      (map whole (
        filter (axis: request ? ${axis} && (axis == "cuda" || request.${axis} != null)) (
          attrNames facts.requestAxes
        )
      ))
      (given "gfx")
      (map (one "capabilities" (value: "capability ${value}")) (request.capabilities or [ ]))
    ];

  # Without what the conflict does not follow from, if that is one still: each conflict that is
  # found on the way spares many attempts.
  shrunk =
    keeps: request: result:
    let
      inherit (result.unsat) conflict;
      isGone =
        part:
        (part.kind == "packages" || part.kind == "constraints")
        && !(keeps part || isOf conflict part);
      gone = filter isGone (partsOf request);
      byKind = groupBy (part: part.kind) gone;
      packages = toSet (catAttrs "name" byKind.packages or [ ]);
      less =
        request
        // {
          packages = filter (text: !(packages ? ${text})) request.packages;
        }
        // (
          if request ? constraints then
            {
              constraints = removeAttrs request.constraints (
                catAttrs "name" byKind.constraints or [ ]
              );
            }
          else
            { }
        );
      again = solve less;
    in
    if result.unsat ? conflict && gone != [ ] && isConflict again then
      {
        request = less;
        result = again;
      }
    else
      { inherit request result; };

  minimise = minimiseWith (_: false);

  minimiseWith =
    keeps: request:
    let
      parts = filter (part: !(keeps part)) (partsOf request);
      byPlace = groupBy place parts;
      leaveOut =
        state: part:
        let
          same = filter (p: p.kind == part.kind && p.name == part.name) (partsOf state.request);
          shorter = (head same).without;
          result = solve shorter;
        in
        if same != [ ] && isConflict result then shrunk keeps shorter result else state;
      result = solve request;
      start = if isConflict result then shrunk keeps request result else { inherit request; };
    in
    (foldl' leaveOut start (concatLists (attrValues byPlace))).request;
}
