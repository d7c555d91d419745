/**
  A tree that was cut down lists all of nixpkgs and has few of its files. Asking for one that is
  gone is an error that nothing catches, so what accelpkgs may ask for is found by looking for its
  file.

  # Type
  `{ tree; prev :: Pkgs; } -> { lost :: [ String ]; withoutLostPythonPackages :: PythonExtension; }`
*/
{ tree, prev }:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    match
    pathExists
    readDir
    ;
  files = {
    "pkgs/build-support/docker" = [ "dockerTools" ];
    "pkgs/build-support/mkshell" = [ "mkShell" ];
    "pkgs/by-name/op/openmpi" = [ "mpi" ];
    "pkgs/build-support/singularity-tools" = [ "singularity-tools" ];
    "pkgs/development/rocm-modules" = [ "rocmPackages" ];
    "pkgs/top-level/cuda-packages.nix" = filter (name: match "cudaPackages.*" name != null) (
      attrNames prev
    );
    "pkgs/top-level/haskell-packages.nix" = [ "nixfmt" ];
  };
  modules = tree + "/pkgs/development/python-modules";
  isLost = folder: name: !pathExists (folder + "/${name}");
  lostModules = filter (isLost modules) (attrNames (readDir ../../../pkgs));
in
{
  # Other layouts than nixpkgs' own are whole.
  lost =
    if pathExists (tree + "/pkgs/top-level") then
      concatMap (path: files.${path}) (filter (isLost tree) (attrNames files))
    else
      [ ];
  withoutLostPythonPackages =
    _final: _prev:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = null;
      }) lostModules
    );
}
