# Facts are read when they are asked for: nothing else is touched.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
in
{
  "the table of files names each" = {
    expr = builtins.attrNames facts.data;
    expected = [
      "buildEnvironment"
      "buildTimes"
      "cLibraries"
      "capabilityRules"
      "compiled"
      "componentBinaries"
      "components"
      "cuda"
      "cudaComponents"
      "drivers"
      "gpuNames"
      "gpus"
      "hostCompilers"
      "jetson"
      "licences"
      "loader"
      "pciGpus"
      "ptx"
      "rocm"
      "sharedModules"
      "sonames"
      "sourceBuilds"
      "sources"
      "startUp"
      "support"
      "torchExtension"
    ];
  };
}
