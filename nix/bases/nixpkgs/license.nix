/**
  Under which licence a package is: NVIDIA's own is the one that nixpkgs asks consent for
  (nix/facts/licences.json).

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
in
if (import ../../facts).isOfNvidia name then cuda else [ ]
