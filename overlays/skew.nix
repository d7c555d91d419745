/**
  In what a concretisation is of other versions than the nixpkgs around it: what nixpkgs has above
  torch was written for its own torch, and is compiled with its own CUDA.

  # Type
  `{ lib; plan; nixpkgsTorch; cudaPackages; } -> { torch; cuda; message; }`

  # Inputs
  `nixpkgsTorch` : version or null

  # Output
  `torch` : `{ accelpkgs; nixpkgs; }` where major or minor versions differ, else null
  : `cuda` : `{ accelpkgs; nixpkgs; }` where releases differ, else null
  : `message` : what to write, where nixpkgs' torch is the newer one, else null

  # Examples
  (skew { inherit lib plan cudaPackages; nixpkgsTorch = "2.12.0"; }).torch
  => { accelpkgs = "2.10.0"; nixpkgs = "2.12.0"; }
*/
{
  lib,
  plan,
  nixpkgsTorch,
  cudaPackages,
}:
let
  inherit (lib.versions) majorMinor;
  torch = plan.packages.torch.version;
  cuda = plan.axes.cuda or "none";
  newer = nixpkgsTorch != null && lib.versionOlder (majorMinor torch) (majorMinor nixpkgsTorch);
  differ =
    accelpkgs: nixpkgs:
    if nixpkgs == null || majorMinor accelpkgs == majorMinor nixpkgs then
      null
    else
      { inherit accelpkgs nixpkgs; };
in
{
  torch = differ torch nixpkgsTorch;
  cuda = if cuda == "none" then null else differ cuda cudaPackages.cudaMajorMinorVersion;
  message =
    if newer then
      "accelpkgs: torch is ${torch} for CUDA ${cuda}, and this nixpkgs has packages for torch "
      + "${nixpkgsTorch}. Where a newer CUDA has it: overlays = [ accelpkgs.overlays.one-cuda "
      + "accelpkgs.overlays.cuda ]"
    else
      null;
}
