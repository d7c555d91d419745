/**
  What the load check of an environment is told: of each package what comes before its libraries are
  loaded, and what its package.nix says of them; of the plan what decides between alternatives.

  # Type
  `{ plan; metaOf; isDescribed ? ; facts ? ; } -> [ String ] -> { packages; driver; sonames;
  backends; wanted; }`

  # Output
  `packages.<name>`: `first`, the packages whose import or libraries come first; `component`,
  whether its libraries are for others; `imports`, `optional`, `apart` and `probe` of package.nix
  (docs/data-format.md); `described`: it has a package.nix, so somebody has looked at it
  `driver`: what the driver brings; `sonames`: which packages have a library
  `backends`: those that must be served (cuda, rocm); `wanted`: part of the name of the best
  alternative (cuda12, rocm6)
*/
{
  plan,
  metaOf,
  isDescribed ? _: true,
  facts ? import ../facts,
}:
names:
let
  inherit (builtins)
    attrNames
    catAttrs
    filter
    groupBy
    mapAttrs
    ;
  inherit (plan) packages;
  here = filter (name: packages ? ${name});
  binds = name: (metaOf name).axis or null != null;
  of =
    name:
    let
      meta = metaOf name;
      loads = meta.loads or { };
      package = packages.${name};
      bound = if package.axes or { } ? torch then [ "torch" ] else [ ];
      usual = filter binds (here (catAttrs "name" package.requires ++ bound));
      first = (loads.preloads or usual) ++ meta.libraries or [ ];
    in
    {
      first = filter (other: other != name) (here (attrNames (groupBy toString first)));
      imports = meta.imports or null;
      component = meta.kind or "leaf" == "component";
      optional = loads.optional or [ ];
      apart = loads.apart or [ ];
      probe = loads.probe or null;
      described = isDescribed name;
    };
  # Those that packages are for; what was asked for beside them is not the environment's.
  valuesOf =
    axis:
    filter (value: value != "none") (
      catAttrs axis (map (package: package.axes or { }) (builtins.attrValues packages))
    );
  backends = filter (axis: valuesOf axis != [ ]) facts.accelerators;
  axis = builtins.head (backends ++ [ "cuda" ]);
in
{
  packages = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = of name;
    }) names
  );
  driver = { inherit (facts.data.loader.driver) names prefixes; };
  sonames = mapAttrs (_: known: known.packages) facts.sonames;
  inherit backends;
  wanted =
    axis + builtins.head (builtins.split "\\." (builtins.head (valuesOf axis ++ [ "none" ])));
}
