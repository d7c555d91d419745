/**
  The python-levels that this nixpkgs has itself: ordinary packages whose version satisfies
  everything in the plan that requires them. One such package brings its own requirements along, so
  it is taken only where those that the plan has, too, are all taken from nixpkgs: one provider for
  each distribution.

  # Type
  `Context -> { plan; metaOf; requested; } -> { <name> :: Derivation; }`
*/
context:
{
  plan,
  metaOf,
  requested,
}:
let
  inherit (context) lib;
  inherit (builtins)
    all
    attrNames
    concatMap
    elem
    filter
    listToAttrs
    ;
  ours = import ../../lib;
  set = context.pythons.${plan.target.python}.pkgs;
  inherit (plan) packages;

  # What is absent, broken or refused by the set's configuration is not there.
  usable =
    name:
    let
      tried = builtins.tryEval (
        lib.isDerivation (set.${name} or null)
        && set.${name} ? version
        && builtins.isString set.${name}.drvPath
      );
    in
    tried.success && tried.value;

  limits = lib.mapAttrsToList (name: text: {
    inherit name;
    specifier = ours.specifier.parse text;
  }) plan.target.constraints;
  edges = concatMap (package: package.requires) (lib.attrValues packages) ++ requested ++ limits;
  demands = name: map (edge: edge.specifier or [ ]) (filter (edge: edge.name == name) edges);
  satisfied =
    name:
    let
      inherit (set.${name}) version;
    in
    # Versions like 0-unstable-2026-01-01 are nixpkgs' own.
    all (specifier: ours.specifier.contains specifier version) (demands name);

  ordinary =
    name:
    (metaOf name).kind == "leaf"
    && packages.${name}.extras == [ ]
    && packages.${name}.flavour == "wheel";
  candidates = filter (name: ordinary name && usable name && satisfied name) (attrNames packages);

  normalise = builtins.replaceStrings [ "_" "." ] [ "-" "-" ];
  brings = listToAttrs (
    map (name: {
      inherit name;
      value =
        let
          required = set.requiredPythonModules [ set.${name} ];
        in
        filter (n: packages ? ${n}) (map (drv: normalise (lib.toLower (drv.pname or ""))) required);
    }) candidates
  );
  settle =
    names:
    let
      kept = filter (name: all (n: elem n names) brings.${name}) names;
    in
    if kept == names then names else settle kept;
in
if context.leaves != "nixpkgs" then { } else lib.genAttrs (settle candidates) (name: set.${name})
