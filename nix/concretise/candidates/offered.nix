/**
  What the base can compile by recipes of its own (`offers`, nix/bases/README.md), as candidates of
  flavour source. What a release requires is known from our records: as its wheel for the CPU says,
  because the base brings CUDA and ROCm itself, and triton as its other wheels do.

  # Type
  ```
  { lib; facts; target; edgesOf; addedTo; extraEdgesOf; }
  -> Package -> [ String ] -> [ Offer ] -> [ Group ]
  ```
  the strings being the extras that the user asks for; `compared.offered` tells them from others
*/
{
  lib,
  facts,
  target,
  edgesOf,
  addedTo,
  extraEdgesOf,
}:
let
  inherit (builtins) attrNames filter head;
  inherit (import ../accelerator.nix { inherit facts; }) complete;
  inherit (import ../extras.nix) gap;
  device = import ./device.nix { inherit lib facts target; };
  python = lib.specifier.candidate target.pythonVersion;
  variantOf = import ./offered-variant.nix { inherit facts; };

  # The very torch that it is compiled against.
  withEdge =
    package: offer: name:
    let
      version = offer.against.${name};
      why = "is not the ${name} ${version} that ${offer.by} compiles ${package.name} against";
    in
    {
      inherit name why;
      clash = "needs the ${name} ${version} that ${offer.by} compiles it against";
      extras = [ ];
      ok = other: other ? offered && other.version == version;
      requirement = {
        inherit name;
        specifier = [
          [
            "=="
            version
          ]
        ];
      };
    };

  candidate =
    package: asked: offer:
    let
      recorded = filter (release: release.version == offer.version) package.data.releases;
      release = head (recorded ++ [ { inherit (offer) version; } ]);
      variant = variantOf release offer;
      axes = complete variant.axes;
      extraGap = gap package.data release variant;
      gaps = filter (found: found != null) (map extraGap asked);
      requiresPython =
        variant.requiresPython or release.requiresPython or (head (release.variants or [ { } ]))
        .requiresPython or [ ];
      compared = {
        inherit (offer) version;
        key = lib.version.key offer.version;
        offered = true;
      };
      because = why: {
        code = "offer";
        inherit why;
      };
    in
    {
      inherit (package) name meta;
      inherit (offer) version;
      inherit
        release
        variant
        offer
        extraGap
        ;
      flavour = "source";
      file = null;
      inherit compared;
      axes =
        if package.meta.axis == null then
          axes
        else
          axes // { ${package.meta.axis} = lib.version.public offer.version; };
      problem =
        if recorded == [ ] then
          because "is not on record here, so that nobody knows what it requires"
        else if gaps != [ ] then
          head gaps
        else if !(lib.specifier.compile requiresPython python) then
          {
            code = "python";
            why = "needs Python ${lib.specifier.toText requiresPython}";
          }
        else if offer.problem != null then
          because offer.problem
        else
          device {
            inherit package release variant;
            builds = null;
          };
      edges =
        edgesOf variant.requires
        ++ addedTo (package.meta.requires or [ ]) { inherit axes compared; }
        ++ map (withEdge package offer) (attrNames offer.against);
      extraEdges = extraEdgesOf release variant;
      implied = [ ];
      loads = null;
      bounds = [ ];
    };
in
package: asked:
map (
  offer:
  let
    one = candidate package asked offer;
  in
  {
    inherit (one) compared;
    candidates = [ one ];
  }
)
