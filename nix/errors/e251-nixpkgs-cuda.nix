# E251.
{ release, present }:
{
  code = "E251";
  title = "this nixpkgs has no CUDA ${release}";
  where = "base = bases.nixpkgs { pkgs = …; }";
  why =
    if present == [ ] then
      "it has no cudaPackages at all"
    else
      "it has ${builtins.concatStringsSep ", " present}";
  fix = [
    "pass cudaPackagesFor = release: …; nixos-cuda/cuda-legacy keeps releases that nixpkgs dropped"
    "or ask for a CUDA that it has; packages from wheels need none of this"
  ];
}
