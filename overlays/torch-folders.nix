/**
  Headers, CMake files and libraries of torch for those who link libtorch, where nixpkgs' torch has
  outputs of these names. stdenv takes the `dev` of whatever has one, so that of torch brings torch
  itself along, as an output of nixpkgs does; `cxxdev` brings the CUDA that nixpkgs' own has.

  # Type
  `{ pkgs; cudaPackages; cudaSupport; version; build; own; } -> Derivation -> { dev; lib; cxxdev; }`

  # Inputs
  `build` : of torch; the last argument is its python-level
  `own` : nixpkgs' own torch where it was compiled, else null: it keeps its CMake files in `dev`,
  and `cxxdev` has what it was linked with
*/
{
  pkgs,
  cudaPackages,
  cudaSupport,
  version,
  build,
  own ? null,
}:
let
  cmake = if own == null then "${build}/site-packages/torch" else "${own.dev or own}";
  # CMake finds the rest from where TorchConfig.cmake lies, so all three are one folder.
  folder =
    part: arguments:
    pkgs.stdenvNoCC.mkDerivation (
      {
        pname = "torch-${part}";
        inherit version;
        dontUnpack = true;
        installPhase = ''
          runHook preInstall
          mkdir -p "$out"
          for part in include lib; do
            ln -s "${build}/site-packages/torch/$part" "$out/$part"
          done
          ln -s "${cmake}/share" "$out/share"
          runHook postInstall
        '';
        meta.description = "Headers, CMake files and libraries of torch";
      }
      // arguments
    );
  # What nixpkgs' torch is built with, and brings along for those who link it.
  toolkit =
    let
      there = name: cudaPackages ? ${name} && cudaPackages.${name}.meta.available or true;
      found = builtins.filter there [
        "cccl"
        "cuda_cccl"
        "cuda_cudart"
        "cuda_cupti"
        "cuda_nvcc"
        "cuda_nvml_dev"
        "cuda_nvrtc"
        "cuda_nvtx"
        "cuda_profiler_api"
        "cudnn"
        "libcublas"
        "libcufft"
        "libcufile"
        "libcurand"
        "libcusolver"
        "libcusparse"
        "libcusparse_lt"
        "libnvshmem"
        "nccl"
      ];
    in
    # A scope that is one folder.
    if cudaPackages ? cuda_nvcc then
      map (name: cudaPackages.${name}) found
    else
      [ cudaPackages.cudatoolkit ];
  # Not what stdenv would take of it: that is what is made here.
  whole = package: package // { outputSpecified = true; };
in
torch:
let
  # For environments it is torch, as an output of nixpkgs' torch is; they wrap what is in its `bin`.
  dev = folder "dev" {
    propagatedBuildInputs = [ (whole torch) ];
    postInstall = ''[ ! -d "${torch}/bin" ] || ln -s "${torch}/bin" "$out/bin"'';
    passthru = {
      inherit (torch) pythonModule requiredPythonModules;
    };
  };
in
{
  dev = dev // {
    inherit dev;
    out = torch;
  };
  lib = folder "lib" { };
  cxxdev =
    own.cxxdev
      or (folder "cxxdev" { propagatedBuildInputs = if cudaSupport then toolkit else [ ]; });
}
