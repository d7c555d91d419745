/**
  Read a solution of several targets (encode.nix) as the results of each, as solve.nix gives them.

  # Type
  `{ alone; prefer; } -> Result -> { <target> = Result; }`
*/
{ alone, prefer }:
result:
let
  inherit (builtins)
    attrNames
    groupBy
    listToAttrs
    mapAttrs
    ;
  inherit (import ./names.nix) bare stripped told;
  byTarget = groupBy (name: result.assigned.${name}.candidate.target) (attrNames result.assigned);

  of =
    target: names:
    let
      strip = stripped target;
      plainBy =
        by:
        listToAttrs (
          map (name: {
            name = strip name;
            value = true;
          }) (attrNames by)
        );
      say = entry: entry // { why = told target entry.why; };
      choiceOf =
        name:
        let
          choice = result.assigned.${name};
          inherit (choice.candidate) plain;
          preferred = prefer.${plain.name} or null;
          isPreferred = preferred != null && choice.place.group == 0;
        in
        {
          name = plain.name;
          value = choice // {
            candidate =
              if isPreferred then plain // { best = "as ${preferred.by} has"; } else plain;
            extras = mapAttrs (_: plainBy) choice.extras;
            constraints = map (
              constraint: constraint // { by = plainBy constraint.by; }
            ) choice.constraints;
            trace = map say choice.trace;
          };
        };
    in
    {
      assigned = listToAttrs (map choiceOf names);
      axes = bare target result.axes;
      checked.judged = result.checked.checked.${target}.judged;
      inherit (alone.${target}.result) domains;
    };
in
mapAttrs of byTarget
