/**
  The CUDA of a Jetson Xavier: JetPack 5's own 11.4, or that of `pkgs.cudaPackages` where it is one that JetPack 5 runs with NVIDIA's compatibility
  package, which then is needed: nixpkgs' `cuda_compat`.

  # Type
  `Pkgs -> { cuda :: String; cudaCompat :: null | Derivation; }`
*/
pkgs:
let
  own = "11.4";
  window = (builtins.fromJSON (builtins.readFile ../nix/facts/jetson.json)).windows."5";
  # nixpkgs has a cuda_compat for Jetson alone, and for the releases that it exists for.
  scope = pkgs.cudaPackages or { };
  compat = scope.cuda_compat or null;
  release = scope.cudaMajorMinorVersion or own;
  upgraded = compat != null && compat.meta.available or false && builtins.compareVersions release own > 0 && builtins.compareVersions release window.max <= 0;
in
if upgraded then
  {
    cuda = release;
    cudaCompat = compat;
  }
else
  {
    cuda = own;
    cudaCompat = null;
  }
