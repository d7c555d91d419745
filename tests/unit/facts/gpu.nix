# Names of GPUs.
{ root, lib }:
let
  facts = import (root + "/nix/facts");
in
{
  "by name" = {
    expr = map facts.capabilityOfGpu [
      "GTX 1080"
      "NVIDIA GeForce GTX 1080 Ti"
      "NVIDIA H100"
      "RTX A6000"
      "Jetson AGX Orin"
      "Voodoo 2"
    ];
    expected = [
      "6.1"
      "6.1"
      "9.0"
      "8.6"
      "8.7"
      null
    ];
  };
  "as nvidia-smi and lspci write it" = {
    expr = map facts.capabilityOfGpu [
      "NVIDIA H100 80GB HBM3"
      "Tesla V100-SXM2-16GB"
      "NVIDIA GeForce RTX 4090 Laptop GPU"
      "GP104 [GeForce GTX 1080]"
      "NVIDIA RTX 6000 Ada Generation"
      "Quadro RTX 6000"
    ];
    expected = [
      "9.0"
      "7.0"
      "8.9"
      "6.1"
      "8.9"
      "7.5"
    ];
  };
  "described" = {
    expr = facts.describeCapability "9.0a";
    expected = "9.0a (Hopper: NVIDIA GH200, NVIDIA H200)";
  };
  "described, though nothing is known" = {
    expr = facts.describeCapability "99.9";
    expected = "99.9";
  };
  "of a capability" = {
    expr = [
      (builtins.elem "GeForce GTX 1080" (facts.gpusOf "6.1"))
      (facts.gpusOf "99.9")
    ];
    expected = [
      true
      [ ]
    ];
  };
  "the longest known name counts" = {
    expr =
      map facts.capabilityOfGpu [
        "RTX 6000"
        "RTX 6000 Ada"
        "RTX PRO 6000 Blackwell"
      ] == map facts.capabilityOfGpu [
        "rtx 6000"
        "rtx-6000-ada"
        "NVIDIA RTX PRO 6000 Blackwell"
      ];
    expected = true;
  };
  "boards for the desktop are named first, two at most" = {
    expr = facts.describeCapability "8.6";
    expected = "8.6 (Ampere: ${
      builtins.concatStringsSep ", " (
        lib.text.unique (
          builtins.genList (builtins.elemAt (
            builtins.filter (m: builtins.match "GeForce.*" m != null) (facts.gpusOf "8.6")
          )) 2
        )
      )
    })";
  };
}
