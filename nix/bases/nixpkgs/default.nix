/**
  The nixpkgs base: interpreters, C library, compilers and ordinary packages of a nixpkgs instance.
  Wheels are patched, so that they find their libraries in the store and the driver where the system
  has it; python-levels are packages of that instance's Python: `python.withPackages`,
  `overridePythonAttrs` and `passthru` work as for any other.

  # Type
  `nixpkgs :: NixpkgsOptions -> Base` (README.md of this folder's parent)

  # Inputs
  `pkgs` : an instance of nixpkgs
  `pythons` : `{ "3.12" = <interpreter>; }`, default those of `pkgs` that it has
  `leaves` : `"nixpkgs"` (default) takes ordinary packages from `python.pkgs` where their version
  satisfies everything that requires them, and the locked wheel otherwise; `"locked"` takes the
  wheel always
  `nixpkgsOwn` : what the Python set takes from concretisations on this base, as nixpkgs itself has
  it: the set would ask itself (overlays/leaves.nix)
  `cudaPackagesFor` : CUDA release → scope, default `pkgs.cudaPackages_12_8` for `"12.8"`;
  nixos-cuda/cuda-legacy goes here
  `driverPath` : where the driver's libraries are when the program runs
  `cudaCompat` : nixpkgs' `cudaPackages.cuda_compat`, or null: where a Jetson board shall run a
  newer CUDA than its JetPack's. Its libcuda is on every run path, before the driver's; a program
  that is started with LD_LIBRARY_PATH does not see that (overlays/nixglhost.nix)
  `unpackLimits`, `importLimits` : as on the host base (../host/default.nix)

  # Examples
  (nixpkgs { inherit pkgs; }).name
  => "nixpkgs"

  # Errors
  `E251` nixpkgs does not have that CUDA, `E252` it does not have that compiler
*/
{
  pkgs,
  pythons ? import ./pythons.nix pkgs,
  leaves ? "nixpkgs",
  nixpkgsOwn ? { },
  cudaPackagesFor ? import ./cuda-packages.nix { inherit pkgs; },
  driverPath ? "${pkgs.addDriverRunpath.driverLink or "/run/opengl-driver"}/lib",
  cudaCompat ? null,
  unpackLimits ? { },
  importLimits ? { },
}:
let
  inherit (pkgs) lib;
  builders = import ../../builders;
  context = {
    inherit
      pkgs
      lib
      pythons
      leaves
      nixpkgsOwn
      cudaPackagesFor
      cudaToolkitFor
      driverPath
      cudaCompat
      ;
    inherit (builders) scripts storeName;
    importLimitsOf = builders.importLimitsOf importLimits;
    builderPython = pkgs.buildPackages.python3;
    specs = builders.specs {
      interpreterOf = python: {
        executable = pythons.${python}.interpreter;
        # Of a pre-release (3.15.0a2) the numbers alone.
        version =
          let
            inherit (pythons.${python}) version;
          in
          builtins.head (builtins.match "([0-9]+\\.[0-9]+\\.[0-9]+).*" version);
      };
      limitsOf = builders.limitsOf unpackLimits;
      inherit (context) importLimitsOf;
      inherit cudaToolkitFor;
      packaging = "${layer ./source.nix builders.packaging}";
    };
    # A compiled file of a wheel needs no more of the system than this; libraries.nix has what
    # single packages need beside it.
    inherit systemLibraries;
    run = import ./run.nix context;
    mkDerivation = import ./mk-derivation.nix context;
    patched = import ./patched.nix context;
  };
  # A plan in which nothing binds CUDA has that of this nixpkgs.
  cudaToolkitFor =
    axes:
    let
      scope = if axes ? cuda then cudaPackagesFor axes.cuda else pkgs.cudaPackages;
    in
    {
      path = "${scope.cudatoolkit}";
      version = scope.cudaMajorMinorVersion;
    };
  systemLibraries = import ./libraries.nix pkgs;
  layer = file: import file context;
  libc = pkgs.stdenv.cc.libc.version or null;
in
{
  name = "nixpkgs";
  system = pkgs.stdenv.hostPlatform.system;
  glibc = if libc == null then null else builtins.head (builtins.match "([0-9]+\\.[0-9]+).*" libc);
  compiler = import ./compiler.nix pkgs;
  libraries = systemLibraries.table;
  inherit pythons cudaPackagesFor;
  mkSource = layer ./source.nix;
  mkBuildWheel = layer ./build-wheel.nix;
  mkBuildSource = layer ./build-source.nix;
  offers = layer ./offers.nix;
  mkBuildOffered = layer ./build-offered.nix;
  mkPythonLevel = layer ./python-level.nix;
  mkSeal = seal: context.run context.builderPython (context.specs.seal seal);
  mkEditable = project: context.run context.builderPython (context.specs.editable project);
  mkEnvironment = layer ./environment.nix;
  mkShell = layer ./shell.nix;
  provide = layer ./provide.nix;
  extend = layer ./extend.nix;
}
