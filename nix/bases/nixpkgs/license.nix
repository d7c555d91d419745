/**
  Under which licence a package is: NVIDIA's own is the one that nixpkgs asks consent for.

  # Type
  `{ lib } -> name -> License`
*/
{ lib }:
name:
let
  cuda =
    lib.licenses.nvidiaCuda or {
      shortName = "CUDA EULA";
      fullName = "CUDA Toolkit End User License Agreement (EULA)";
      url = "https://docs.nvidia.com/cuda/eula/index.html#cuda-toolkit-supplement-license-agreement";
      free = false;
      redistributable = false;
    };
  # NCCL and NVTX are free software, whoever publishes the wheel.
  free = builtins.match "nvidia-(nccl|nvtx)(-cu[0-9]+)?" name != null;
in
if builtins.match "nvidia-.*" name != null && !free then cuda else [ ]
