/**
  Prove of a finished choice of several targets that it will load: each target's by itself.

  # Type
  `{ <target> = check; } -> check`, both as resolve.nix takes it (loads.nix); what is given beside
  `lost` are the answers of each target, in `checked`
*/
checks:
let
  inherit (builtins)
    attrNames
    filter
    groupBy
    head
    listToAttrs
    mapAttrs
    ;
  inherit (import ./names.nix)
    bare
    markOf
    renamed
    stripped
    ;
in
{
  assigned,
  axes,
  measured,
}:
let
  targetOf = name: assigned.${name}.candidate.target;
  plainName = name: assigned.${name}.candidate.plain.name;
  measuredOf = groupBy targetOf measured;
  plain = name: {
    name = plainName name;
    value = assigned.${name} // { candidate = assigned.${name}.candidate.plain; };
  };
  checked = mapAttrs (
    target: names:
    checks.${target} {
      assigned = listToAttrs (map plain names);
      axes = mapAttrs (
        _: bound:
        bound
        // {
          binders = map (binder: binder // { name = stripped target binder.name; }) bound.binders;
        }
      ) (bare target axes);
      measured = map plainName (measuredOf.${target} or [ ]);
    }
  ) (groupBy targetOf (attrNames assigned));
  losing = filter (target: checked.${target}.lost != null) (attrNames checked);
  first = head losing;
  inherit (checked.${first}) lost;
in
{
  inherit checked;
  lost =
    if losing == [ ] then
      null
    else
      lost
      // {
        name = lost.name + markOf first;
        by = renamed first lost.by;
      };
}
