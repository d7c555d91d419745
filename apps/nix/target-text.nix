/**
  What a plan is for, in a line.

  # Type
  `Plan -> String`
*/
plan:
let
  inherit (builtins) concatMap concatStringsSep filter;
  facts = import ../../nix/facts;
  inherit (plan) target;
  some =
    label: values:
    if values == [ ] then [ ] else [ "${label} ${concatStringsSep ", " values}" ];
  known =
    set: name: if set.${name} or null == null then [ ] else [ "${name} ${set.${name}}" ];
  chosen = filter (name: plan.axes.${name} or "none" != "none") facts.accelerators;
in
concatStringsSep ", " (
  [
    "python ${target.python}"
    target.system
  ]
  ++ (if (target.accelerator or null) == "none" then [ "no accelerator" ] else [ ])
  ++ concatMap (known plan.axes) chosen
  ++ some "capability" (target.capabilities or [ ])
  ++ some "gfx" (target.gfx or [ ])
  ++ known target "driver"
  ++ known target "glibc"
)
