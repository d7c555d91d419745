/**
  A component of CUDA from nixpkgs' `cudaPackages` in the place of its wheel: the same folders,
  links to nixpkgs' libraries in them.

  # Type
  `Context -> { name; version; file; tags; requires; axes; } -> null | Derivation`: null where
  nixpkgs has no such component

  # Errors
  `E250` the version is not the one that the plan pins, `E251` nixpkgs does not have that CUDA
*/
context:
{
  name,
  version,
  file,
  tags,
  requires,
  axes,
}:
let
  inherit (context) lib;
  errors = import ../../errors;
  short = (import ../../facts).withoutCudaSuffix name;
  attributes = {
    nvidia-cublas = "libcublas";
    nvidia-cuda-cupti = "cuda_cupti";
    nvidia-cuda-nvrtc = "cuda_nvrtc";
    nvidia-cuda-runtime = "cuda_cudart";
    nvidia-cudnn = "cudnn";
    nvidia-cufft = "libcufft";
    nvidia-cufile = "libcufile";
    nvidia-curand = "libcurand";
    nvidia-cusolver = "libcusolver";
    nvidia-cusparse = "libcusparse";
    nvidia-cusparselt = "libcusparse_lt";
    nvidia-nccl = "nccl";
    nvidia-nvjitlink = "libnvjitlink";
    nvidia-nvshmem = "libnvshmem";
    nvidia-nvtx = "cuda_nvtx";
  };
  release = axes.cuda;
  scope = context.cudaPackagesFor release;
  attribute = attributes.${short};
  found = scope.${attribute} or null;
  # The layout of the wheels: a folder for each component, and one for all of them from CUDA 13 on,
  # cuDNN and NCCL excepted.
  folder =
    if
      lib.versionAtLeast release "13"
      && !(builtins.elem short [
        "nvidia-cudnn"
        "nvidia-nccl"
        "nvidia-nvshmem"
        "nvidia-cusparselt"
      ])
    then
      "cu${lib.versions.major release}"
    else
      builtins.replaceStrings
        [ "nvidia-cuda-runtime" "nvidia-cuda-" "nvidia-" ]
        [ "cuda_runtime" "cuda_" "" ]
        short;
  # nixpkgs leaves the last part of some versions out.
  same = found != null && (found.version == version || lib.hasPrefix "${found.version}." version);
  fault = "${name}: the plan has ${version}, ${attribute} is ${
    if found == null then "not there" else found.version
  }";
in
if !(attributes ? ${short}) then
  null
else if !same then
  throw (
    "\n"
    + errors.render [
      (errors.nixpkgsComponent {
        inherit release;
        faults = [ fault ];
      })
    ]
  )
else
  context.pkgs.runCommand (context.storeName "${name}-${version}-nixpkgs")
    {
      passthru.libraries = [ ];
      meta.license = import ./license.nix { inherit lib; } name;
    }
    ''
      ${context.builderPython.interpreter} -I -B ${./builders/cuda_component.py} \
        "$out" ${name} ${version} ${file} ${folder} ${lib.getLib found} \
        ${lib.escapeShellArg (builtins.toJSON requires)} \
        ${lib.escapeShellArg (builtins.toJSON tags)}
    ''
