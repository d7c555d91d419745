/**
  `cudaPackages` is the CUDA release that torch was taken for, so that what nixpkgs compiles above
  torch, from whichever scope it takes CUDA, is of one release. Where nixpkgs' own torch is newer
  than what there is for its CUDA, and a newer major release of CUDA in this nixpkgs has that torch,
  it is that one. With `config.mpiSupport`, torch is compiled: the CUDA of nixpkgs stays, or is the
  newest that still compiles for `config.cudaCapabilities`.

  # Type
  `{ instance } -> Overlay`

  # Output
  `cudaPackages` : decided by `prev` alone: nixpkgs as it is without us. Where there is no torch, or
  this nixpkgs has not the release, nothing is replaced
*/
{ instance }:
_final: prev:
let
  inherit (builtins)
    compareVersions
    filter
    head
    isAttrs
    all
    attrNames
    match
    sort
    tail
    tryEval
    ;
  facts = import ../nix/facts;
  inherit (prev.lib) versions;
  # A release that nixpkgs dropped stays the name of an alias that throws.
  isThere = name: (tryEval (isAttrs (prev.${name} or null))).value;
  own = prev.cudaPackages;
  major = versions.major own.cudaMajorMinorVersion;
  newer = filter (name: isThere name && versions.major prev.${name}.cudaMajorMinorVersion > major) [
    "cudaPackages_13"
    "cudaPackages_14"
  ];
  planned =
    scope:
    let
      here = instance {
        pkgs = prev // {
          cudaPackages = scope;
        };
        interpreter = prev.python3;
        accelerator = "cuda";
        # Python sets, which torch would be compiled in, are made with the CUDA that this decides.
        offers = false;
      };
      inherit (here.suiteConcretised) plan;
    in
    {
      inherit scope;
      inherit (here) hasSuite;
      torch = plan.packages.torch.version;
      cuda = plan.axes.cuda;
    };
  wanted = import ./nixpkgs-torch-version.nix (prev.path or null);
  enough = option: wanted == null || compareVersions option.torch (versions.majorMinor wanted) >= 0;
  options = map planned ([ own ] ++ map (name: prev.${name}) newer);
  # No more of them is planned than must be.
  first =
    fits: among:
    if among == [ ] then
      null
    else if fits (head among) then
      head among
    else
      first fits (tail among);
  good = first (option: option.hasSuite && enough option) options;
  taken = if good == null then first (option: option.hasSuite) options else good;
  compiles =
    scope:
    all (facts.cudaCanRun scope.cudaMajorMinorVersion) (
      map toString (prev.config.cudaCapabilities or [ ])
    );
  releaseOf = name: prev.${name}.cudaMajorMinorVersion;
  releases = sort (a: b: compareVersions (releaseOf a) (releaseOf b) > 0) (
    filter (name: match "cudaPackages_[0-9]+_[0-9]+" name != null && isThere name) (attrNames prev)
  );
  compiling = first compiles ([ own ] ++ map (name: prev.${name}) releases);
  attribute = "cudaPackages_${builtins.replaceStrings [ "." ] [ "_" ] taken.cuda}";
in
{
  cudaPackages =
    if prev.config.mpiSupport or false then
      if compiling == null then own else compiling
    else if taken == null then
      own
    else if taken.scope.cudaMajorMinorVersion == taken.cuda then
      taken.scope
    else if isThere attribute then
      prev.${attribute}
    else
      taken.scope;
}
