/**
  A CUDA release for GPUs that newer ones have no code for, as the one of this nixpkgs: what NVIDIA
  published of it is described in nixos-cuda/cuda-legacy, the expressions are nixpkgs' own. NCCL is
  compiled, for `config.cudaCapabilities`.

  # Type
  `{ cudaLegacy :: null | Path; release; published; kept ? { }; } -> Overlay`

  # Inputs
  `release` : such as `"12.6"`
  : `published` : redistributable → version, where nixpkgs does not have the release
  : `kept` : those of which nixpkgs' newer one has no code for these GPUs

  # Output
  `cudaPackages`, `cudaPackages_12`, `cudaPackages_12_6` : one scope, so that nixpkgs is not
  instantiated anew for it. Without cuda-legacy, or in a nixpkgs that cannot make scopes of
  descriptions, nixpkgs' own scope of that release; where it has none, nothing is replaced, and what
  is concretised says which CUDA it took (`plan.axes.cuda`)

  # Examples
  legacyCuda { cudaLegacy = null; release = "12.6"; published = { }; } final prev
*/
{
  cudaLegacy,
  release,
  published,
  kept ? { },
}:
final: prev:
let
  inherit (builtins) fromJSON mapAttrs readFile;
  manifests = "${cudaLegacy}/pkgs/development/cuda-modules/_cuda/manifests";
  describe = mapAttrs (
    name: version: fromJSON (readFile "${manifests}/${name}/redistrib_${version}.json")
  );
  major = builtins.head (builtins.match "([0-9]+)\\..*" release);
  attribute = "cudaPackages_${builtins.replaceStrings [ "." ] [ "_" ] release}";
  # A release that nixpkgs dropped stays the name of an alias that throws.
  isThere = (builtins.tryEval (builtins.isAttrs (prev.${attribute} or null))).value;
  canMake = cudaLegacy != null && prev ? _cuda;
  made = final.callPackage final._cuda.bootstrapData.cudaPackagesPath {
    manifests =
      (if isThere then prev.${attribute}.manifests else describe published) // describe kept;
  };
  scope =
    if canMake && (if isThere then kept else published) != { } then
      made
    else if isThere then
      prev.${attribute}
    else
      null;
  # Values decide, not names: those of an overlay may depend on names alone.
  orPrevious =
    name: if scope == null then prev.${name} or prev.cudaPackages else final.${attribute};
in
{
  cudaPackages = orPrevious "cudaPackages";
  "cudaPackages_${major}" = orPrevious "cudaPackages_${major}";
  ${attribute} = if scope == null then prev.${attribute} or prev.cudaPackages else scope;
}
