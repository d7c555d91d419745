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
      "capabilityRules"
      "componentBinaries"
      "components"
      "cuda"
      "cudaComponents"
      "drivers"
      "gpus"
      "hostCompilers"
      "jetson"
      "loader"
      "rocm"
      "sharedModules"
      "sonames"
      "sourceBuilds"
      "sources"
      "support"
      "torchExtension"
    ];
  };
}
