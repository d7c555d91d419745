/**
  What stands for a variant of a release where the base compiles it: its axes and code are those of
  the offer, its requirements those of our record of that release: as its wheel for the CPU says,
  because the base brings CUDA and ROCm itself, and triton as its other wheels do.

  # Type
  `{ facts; } -> Release -> Offer -> Variant`
*/
{ facts }:
let
  inherit (builtins)
    any
    catAttrs
    concatLists
    filter
    head
    match
    replaceStrings
    ;
  inherit (import ../accelerator.nix { inherit facts; }) complete versionOf;
  hasAccelerator = axes: any (axis: versionOf axis axes != null) facts.accelerators;
  isTriton = requirement: requirement.name == "triton";
in
release: offer:
let
  variants = release.variants or [ ];
  isCpu = variant: variant ? axes && !(hasAccelerator (complete variant.axes));
  ofCpu = head (filter isCpu variants ++ [ { } ]);
  stated = ofCpu.requires or release.requires or [ ];
  own = filter (requirement: match "(nvidia|cuda)-.*" requirement.name == null) stated;
  triton = filter isTriton (
    release.requires or [ ] ++ concatLists (catAttrs "requires" variants)
  );
  asks = hasAccelerator offer.axes && !(any isTriton own) && triton != [ ];
in
removeAttrs ofCpu [
  "evidence"
  "loads"
  "mark"
  "startUp"
  "urlPrefix"
  "wheels"
]
// {
  inherit (offer) axes;
  requires = own ++ (if asks then [ (head triton) ] else [ ]);
  ${if offer.capabilities == null then null else "capabilities"} = map (
    capability: "sm_" + replaceStrings [ "." ] [ "" ] capability
  ) offer.capabilities;
  ${if offer.gfx == null then null else "gfx"} = offer.gfx;
}
