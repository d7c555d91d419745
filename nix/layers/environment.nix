/**
  An environment of some packages of a concretisation and all that they require.

  # Type
  `{ base; plan; order; levels; imports; loads; planFile; } -> { name; packages :: [ String ]; more
  ? :: { <name> :: pythonLevel; }; } -> Derivation`

  # Inputs
  `more`: python-levels of what is in no plan
*/
{
  base,
  plan,
  order,
  levels,
  imports,
  loads,
  planFile,
}:
{
  name,
  packages,
  more ? { },
}:
let
  names = order.closure packages;
  wanted = builtins.listToAttrs (
    map (value: {
      name = value;
      inherit value;
    }) names
  );
  deferred = builtins.filter (n: order.lacking.${n} != [ ]) names;
in
builtins.addErrorContext "while making the environment ${name}" (
  base.mkEnvironment {
    name = "${name}-${builtins.substring 0 8 plan.id}";
    inherit (plan.target) python;
    levels = builtins.intersectAttrs wanted levels // more;
    inherit deferred;
    imports = builtins.listToAttrs (
      map (n: {
        name = n;
        value = imports n;
      }) deferred
    );
    plan = planFile;
    loads = loads names;
  }
)
