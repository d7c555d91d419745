/**
  Plan what a source build needs, apart from the plan that it is for: its build requirements, and
  what the packages that it is built against need to be imported. Leaves are taken as
  nix/facts/build-environment.json says, so that a newer leaf, in the index or in the plan, rebuilds
  nothing that was compiled.

  # Type
  `{ solve; planOf; preferences; } -> { target; result; } -> Choice -> { recipe ? ; against;
  toolchain; variables; prePatch; packages; }`: `packages` are entries as in a plan; those that are
  built against are the plan's own; `recipe` is "default" where no package.nix says how.
*/
{
  lib,
  facts,
  errors,
  # { target; requested; constraints; fixedAxes; } → Result
  solve,
  # { target; result; } → Plan
  planOf,
  preferences,
}:
{ target, result }:
choice:
let
  inherit (choice) candidate;
  inherit (candidate.recipe) source isDefault tools;
  against = builtins.filter (name: result.assigned ? ${name}) (source.buildsAgainst or [ ]);
  # Those that the base compiles are of its offers here, too.
  offered = builtins.filter (name: result.assigned.${name}.candidate ? offer) against;
  valued =
    valueOf:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = valueOf name;
      }) offered
    );
  buildTarget = target // {
    flavour = if offered == [ ] then "wheel" else valued (_: "source") // { default = "wheel"; };
    constraints = { };
    prefer = preferences;
    prereleases = [ ];
  };
  pinned = map (name: {
    inherit name;
    specifier = [
      [
        "==="
        result.assigned.${name}.candidate.version
      ]
    ];
  }) against;
  nested = solve {
    target = buildTarget;
    # What is built against is pinned, whatever the build system says of it.
    requested =
      map (tool: tool // { isTool = true; }) (
        builtins.filter (tool: !(builtins.elem tool.name against)) tools
      )
      ++ pinned;
    constraints = [ ];
    fixedAxes = result.axes;
    ${if offered == [ ] then null else "offersOf"} =
      _: valued (name: [ result.assigned.${name}.candidate.offer ]);
  };
  environment = planOf {
    target = buildTarget;
    result = nested;
  };
  functions = {
    environment = _: { };
    prePatch = _: "";
  }
  // source;
  # A function of its package.nix is somebody's own code.
  own =
    function: ok: want:
    let
      bad =
        why:
        errors.render [
          (errors.badIndex {
            inherit why;
            file = "${candidate.name}/package.nix";
          })
        ];
      given = function asked;
      context = bad "Nix cannot evaluate it:";
      value = builtins.addErrorContext context (builtins.deepSeq given given);
    in
    if ok value then value else throw ("\n" + bad want);
  # What these functions are given.
  asked = {
    inherit lib facts target;
    plan = {
      inherit (candidate) version;
      inherit axes withCuda;
    };
  };
  axes = builtins.mapAttrs (_: bound: bound.value) result.axes;
  withCuda = (import ./accelerator.nix { inherit facts; }).usesCuda target axes;
  # A tree of sources has no PKG-INFO, and no history that a version could be read from.
  fixedVersion =
    if candidate ? file.tree then
      {
        SETUPTOOLS_SCM_PRETEND_VERSION = candidate.version;
        PDM_BUILD_SCM_VERSION = candidate.version;
        PBR_VERSION = candidate.version;
      }
    else
      { };
  # What has CUDA sources is compiled without them where the plan has no CUDA.
  isCompiled = kind: kind != "cuda" || withCuda || !(source.cudaOptional or false);
in
{
  inherit against;
  ${if isDefault then "recipe" else null} = "default";
  toolchain = builtins.filter isCompiled (source.toolchain or [ ]);
  variables =
    fixedVersion
    // own functions.environment builtins.isAttrs
      "source.environment should give an attribute set";
  prePatch = own functions.prePatch builtins.isString "source.prePatch should give a text";
  packages =
    if nested ? unsat then
      throw (
        "\n"
        + errors.render [
          (errors.noBuildEnvironment {
            inherit (candidate) name version;
            inherit isDefault;
            reasons = map (t: t.why) nested.unsat.trace;
          })
        ]
      )
    else
      builtins.mapAttrs (
        _: package:
        removeAttrs package [
          "because"
          "extraGaps"
          "requiredBy"
          "evidence"
          "folder"
          "loads"
          "startUp"
        ]
      ) environment.packages;
}
