# E026. `target`: the name of a target, as it stands in a request.
{
  target,
  system,
  base,
}:
{
  code = "E026";
  title = "${target} is for ${system}, and its base is one of ${base.system}";
  where = "targets.${target} (your request)";
  why = "an environment is made of what its base has: interpreter, C library, compiler";
  fix = [
    "write targets.${target}.base: one of ${system}"
    "or take its plan alone: plan.plans.${target}"
  ];
}
