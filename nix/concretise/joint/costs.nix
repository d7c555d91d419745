/**
  Say what equal versions cost each target, beside what it would have alone.

  # Type
  ```
  { lib; facts; } -> { alone; targets; before; after; } -> {
    <target> = {
      versions.<package> = { alone; joint; why; };
      axes.<axis> = { alone; joint; };
      more, fewer :: [ <package> ];
    };
  }
  ```

  # Inputs
  `alone`, `targets`: `{ <target> = { result; plan; }; }`, each by itself, and together
  : `before`, `after`: `{ <target>.<package> = version; }` of these two

  # Output
  The targets that pay anything. Parts of another CUDA than the target has alone are not among the
  versions: the axis says it.
*/
{ lib, facts }:
{
  alone,
  targets,
  before,
  after,
}:
let
  inherit (builtins)
    attrNames
    filter
    intersectAttrs
    length
    mapAttrs
    ;
  toolkitOf = import ./follows-cuda.nix { inherit facts; };
  where = import ./where.nix;

  costOf =
    target: _:
    let
      old = before.${target};
      new = after.${target};
      axesAlone = alone.${target}.plan.axes;
      axesJoint = targets.${target}.plan.axes;
      hasOtherCuda = axesAlone.cuda or null != axesJoint.cuda or null;
      isPart = package: toolkitOf targets.${target}.result package != "";
      changed = where (
        package: version: version != old.${package} && !(hasOtherCuda && isPart package)
      ) (intersectAttrs old new);
      # Who would have that version anyway.
      holders =
        package: version:
        filter (other: other != target && before.${other}.${package} or null == version) (
          attrNames targets
        );
      changedAxes = where (
        # The axis of a package is its version.
        axis: value: value != axesAlone.${axis} && !(old ? ${axis})
      ) (intersectAttrs axesAlone axesJoint);
    in
    {
      versions = mapAttrs (
        package: joint:
        let
          by = holders package joint;
          have = if length by == 1 then "has" else "have";
        in
        {
          alone = old.${package};
          inherit joint;
          why = if by == [ ] then "what all can have" else "as ${lib.text.listed by} ${have}";
        }
      ) changed;
      axes = mapAttrs (axis: joint: {
        alone = axesAlone.${axis};
        inherit joint;
      }) changedAxes;
      more = attrNames (removeAttrs new (attrNames old));
      fewer = attrNames (removeAttrs old (attrNames new));
    };
  nothing = {
    versions = { };
    axes = { };
    more = [ ];
    fewer = [ ];
  };
in
where (_: cost: cost != nothing) (mapAttrs costOf targets)
