/**
  The python-levels that this nixpkgs has itself: ordinary packages whose version satisfies
  everything in the plan that requires them. One such package brings its own requirements along, so
  it is taken only where those that the plan has, too, are all taken from nixpkgs: one provider for
  each distribution. Of what the set itself takes from the concretisation (`nixpkgsOwn`), each is
  judged by itself: there is one of it either way.

  # Type
  `Context -> { plan; metaOf; requested; } -> { <name> :: null | Derivation; }`
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
  inherit (context) nixpkgsOwn;
  # A set that takes packages from here asks itself, which is an endless recursion.
  own =
    name:
    nixpkgsOwn.${name} or (builtins.addErrorContext (
      "while asking Python ${plan.target.python} for its own ${name} (pythonExtension is for "
      + "python.override { packageOverrides = …; }, not for pythonPackagesExtensions)"
    ) (set.${name} or null));

  # What is absent, broken or refused by the set's configuration is not there; what the set has of
  # another concretisation is not nixpkgs'.
  usable =
    name:
    let
      package = own name;
      tried = builtins.tryEval (
        lib.isDerivation package
        && package ? version
        && package.accelpkgs.id or plan.id == plan.id
        && builtins.isString package.drvPath
      );
    in
    tried.success && tried.value;

  limits = lib.mapAttrsToList (name: text: {
    inherit name;
    specifier = ours.specifier.parse text;
  }) plan.target.constraints;
  # As far as nixpkgs lets it count.
  relaxed = import ./relaxed.nix;
  counts =
    package:
    let
      table = relaxed.${package.name};
      relax =
        edge:
        edge
        // {
          specifier = filter (clause: !(elem (builtins.head clause) (table.${edge.name} or [ ]))) (
            edge.specifier or [ ]
          );
        };
    in
    if relaxed ? ${package.name} then map relax package.requires else package.requires;
  edges = concatMap counts (lib.attrValues packages) ++ requested ++ limits;
  byName = builtins.groupBy (edge: edge.name) edges;
  demands = name: map (edge: edge.specifier or [ ]) (byName.${name} or [ ]);
  satisfied =
    name:
    let
      inherit (own name) version;
    in
    # Versions like 0-unstable-2026-01-01 are nixpkgs' own.
    all (specifier: ours.specifier.contains specifier version) (demands name);

  ordinary =
    name:
    (metaOf name).kind == "leaf"
    && packages.${name}.extras == [ ]
    && packages.${name}.flavour == "wheel";
  fits = name: ordinary name && usable name && satisfied name;
  others = removeAttrs packages (attrNames nixpkgsOwn);
  candidates = filter fits (attrNames others);

  normalise = builtins.replaceStrings [ "_" "." ] [ "-" "-" ];
  brings = listToAttrs (
    map (name: {
      inherit name;
      value =
        let
          required = set.requiredPythonModules [ set.${name} ];
        in
        filter (n: others ? ${n}) (map (drv: normalise (lib.toLower (drv.pname or ""))) required);
    }) candidates
  );
  settle =
    names:
    let
      kept = filter (name: all (n: elem n names) brings.${name}) names;
    in
    if kept == names then names else settle kept;
  settled = lib.genAttrs (settle candidates) (name: set.${name});
in
if context.leaves != "nixpkgs" then
  { }
else
  # No name depends on another's value: the set asks for one while the others are being found.
  builtins.mapAttrs (
    name: _:
    if nixpkgsOwn ? ${name} then
      if fits name then nixpkgsOwn.${name} else null
    else
      settled.${name} or null
  ) packages
