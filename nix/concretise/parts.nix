/**
  Take a request apart into what can be left out of it, and find a smallest part that conflicts.

  # Type
  `{ lib; facts; solve :: Request -> null | Result; } -> { partsOf; minimise; minimiseWith; }`
  - `partsOf :: Request -> [ { kind; name; text; without :: Request; } ]`: `kind` is the key, `text`
    how the user wrote it
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
    concatLists
    filter
    foldl'
    head
    ;
  conflicts =
    request:
    let
      result = solve request;
    in
    # Who lacks a library may lack it for want of what was left out.
    result != null && result ? unsat && result.unsat.losses or 0 == 0;
in
rec {
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

  minimise = minimiseWith (_: false);

  minimiseWith =
    keeps: request:
    foldl' (
      current: part:
      let
        same = filter (p: p.kind == part.kind && p.name == part.name) (partsOf current);
        shorter = (head same).without;
      in
      if same != [ ] && conflicts shorter then shorter else current
    ) request (filter (part: !(keeps part)) (partsOf request));
}
