/**
  The CUDA of a Jetson Xavier: JetPack 5's own 11.4, or that of `pkgs.cudaPackages` where it is one
  that JetPack 5 runs with NVIDIA's compatibility package, which then is needed: nixpkgs'
  `cuda_compat`.

  # Type
  `Pkgs -> { cuda :: String; cudaCompat :: null | Derivation; }`
*/
pkgs:
let
  own = "11.4";
  window = (builtins.fromJSON (builtins.readFile ../nix/facts/jetson.json)).windows."5";
  # It is there for Jetson alone, and for the releases that NVIDIA made it for.
  scope = pkgs.cudaPackages or { };
  compat = scope.cuda_compat or null;
  release = scope.cudaMajorMinorVersion or own;
  # The release first: a scope that is too new for the board is asked for nothing else, because
  # nixpkgs asserts what it is for.
  within =
    builtins.compareVersions release own > 0 && builtins.compareVersions release window.max <= 0;
  upgraded = within && compat.meta.available or false;
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
