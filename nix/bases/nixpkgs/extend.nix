/**
  What a concretisation on nixpkgs has beside what all have: images, and a Python that has its
  packages instead of nixpkgs' own.

  # Type
  `Context -> { plan; packages; environment; environmentOf; proofOf; isProvable; } -> { whole ::
  Attrs; of :: name -> Attrs; }`

  # Output
  `whole.{image,ociImage}`: of the environment of every package; `whole.imagesOf`: of any
  environment; `whole.pythonExtension`: for `packageOverrides` of a Python, every package of the
  concretisation, so that what nixpkgs has above one of them is built on it;
  `whole.origins`: `origin` of every package
  : `of name`: `pythonWith` (an environment of that package), `image` and `ociImage` of it,
  `tests.gpu`, where it has a prove.py; `origin`, `{ from = "nixpkgs" | "wheel" | "source"; version;
  relaxed ? ; }`: the plan is made before nixpkgs is looked at, and names the version that the index
  has; this is the one that is there. `relaxed` names the bounds that do not hold for it
  (relaxed.nix)
*/
context:
{
  plan,
  packages,
  environment,
  environmentOf,
  proofOf,
  isProvable,
}:
let
  images = import ./images.nix context;
  gpuCheck = import ./gpu-check.nix context;
  inherit (import ../../lib) specifier;
  # What is required of a package of nixpkgs and does not hold.
  unmet =
    name:
    let
      holds =
        edge:
        edge.name != name || specifier.contains (edge.specifier or [ ]) packages.${name}.version;
      of =
        package:
        map (edge: "${package.name} requires ${name}${specifier.toText edge.specifier}") (
          builtins.filter (edge: !(holds edge)) package.requires
        );
    in
    if packages.${name} ? accelpkgs then
      [ ]
    else
      builtins.concatMap of (builtins.attrValues plan.packages);
  of =
    name:
    let
      alone = environmentOf [ name ];
    in
    {
      pythonWith = alone;
      inherit
        (images {
          inherit name;
          environment = alone;
        })
        image
        ociImage
        ;
      tests =
        if isProvable name then
          {
            gpu = gpuCheck {
              inherit name;
              prove = proofOf alone;
              feature = if plan.axes.rocm or "none" == "none" then "cuda" else "rocm";
            };
          }
        else
          { };
      origin = {
        from = if packages.${name} ? accelpkgs then plan.packages.${name}.flavour else "nixpkgs";
        inherit (packages.${name}) version;
        ${if unmet name == [ ] then null else "relaxed"} = unmet name;
      };
    };
in
{
  inherit of;
  whole =
    images {
      name = "accelpkgs-${builtins.substring 0 8 plan.id}";
      inherit environment;
    }
    // {
      pythonExtension = _final: _prev: packages;
      imagesOf = images;
      origins = builtins.mapAttrs (_: package: package.origin) packages;
      gpuChecks = builtins.listToAttrs (
        map (name: {
          inherit name;
          value = packages.${name}.tests.gpu;
        }) (builtins.filter isProvable (builtins.attrNames packages))
      );
    };
}
