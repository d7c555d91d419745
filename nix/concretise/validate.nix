/**
  Refuse what cannot work, before anything is fetched or built: all problems at once, as values.

  `target` looks at the target alone, so that it can speak before the resolver; `unserved` says the
  same of GPUs that a CUDA release has no code of its own for, but that code made by it may serve:
  it is for where the resolver found none. `solution` looks at what the resolver chose. None says
  anything about what the facts don't know.

  # Type
  ```
  { lib; facts; errors; packages ? ; } -> {
    target   :: Target -> [ Problem ];
    unserved :: Target -> [ Problem ];
    solution :: {
      target :: Target; solution :: { axes; packages; }; metaOf ? :: String -> PackageNix;
    } -> [ Problem ];
  }
  ```

  # Inputs
  `packages`: the table of index.nix, which advice is taken from; without it, there is less.
  : `metaOf`: package.nix (over its defaults) of a package of the solution; without it, no rules of
  packages are asked.

  # Errors
  E100–E111, E113, E134 and E136 (target); E102, E103 (unserved); E102, E105, E107, E108, E110,
  E112, E120–E132, E140 and E141 (solution).
*/
{
  lib,
  facts,
  errors,
  packages ? { },
}:
let
  torchFor = import ./torch-for.nix { inherit lib facts packages; };
  driverOf = import ./driver.nix { inherit facts; };
  scope = { inherit lib facts errors; };
  inherit (import ./accelerator.nix { inherit facts; }) versionOf;
  cuda = import ./validate/cuda.nix scope;
  jetson = import ./validate/jetson.nix scope;
  driver = import ./validate/driver.nix scope;
  rocm = import ./validate/rocm.nix scope;
  compile = import ./validate/compile.nix scope;
  extension = import ./validate/extension.nix scope;
  component = import ./validate/component.nix scope;
  glibc = import ./validate/glibc.nix scope;
  ptx = import ./validate/ptx.nix scope;
  rules = import ./validate/rules.nix scope;
  shared = import ./validate/shared.nix scope;
  torch = import ./validate/torch.nix scope;

  # The checks that hold for any target; `cuda` is null where it is left open.
  known =
    target:
    let
      isKnown = capability: facts.capabilityFacts capability != null;
    in
    target
    // {
      cuda = target.accelerator.cuda or null;
      driver = driverOf target;
      capabilities = builtins.filter isKnown target.capabilities;
    };
  general =
    target:
    let
      subject = known target;
    in
    builtins.concatMap (check: check subject) (
      if target.accelerator ? rocm then
        [ ]
      else if target.accelerator == "none" then
        [ jetson.system ]
      else
        [
          (target: if cuda.mayServe target then [ ] else cuda.window torchFor target)
          jetson.system
          jetson.window
          jetson.jetpack
          driver.floor
          driver.branch
          driver.device
        ]
    );
in
{
  target = target: cuda.names target ++ general target ++ rocm target;

  unserved =
    target:
    if target.accelerator ? rocm || target.accelerator == "none" then
      [ ]
    else
      cuda.window torchFor (known target);

  solution =
    {
      target,
      solution,
      metaOf ? null,
    }:
    let
      chosen = versionOf "cuda" solution.axes;
      given = target.accelerator.cuda or null;
      # What the target left open is known now; what it fixed has been looked at before the resolver
      # ran.
      settled =
        if chosen == null || given == chosen then
          [ ]
        else
          general (target // { accelerator.cuda = chosen; });
      context = {
        inherit metaOf;
        target = target // {
          driver = driverOf target;
          # A base without a compiler says null.
          compiler = if (target.compiler or null) == null then { } else target.compiler;
        };
        inherit (solution) packages;
        plan = solution;
        # The few packages that are built from source, found once for all checks.
        sources = builtins.filter (name: solution.packages.${name}.flavour == "source") (
          builtins.attrNames solution.packages
        );
        cuda = chosen;
      };
    in
    settled
    ++ builtins.concatMap (check: check context) [
      cuda.without
      (cuda.compiled torchFor)
      compile
      extension
      component
      ptx
      glibc
      jetson.wheels
      rules
      shared
      torch
    ];
}
