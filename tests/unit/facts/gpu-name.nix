# Which GPU it is. tests/unit/facts/test_gpu_names.py asks every spelling of every GPU.
{ root, ... }:
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
  "a model counts with all that tells it from another" = {
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
  "by its id, its target or its chip, before its model" = {
    expr = map facts.gpuByName [
      "VGA compatible controller [0300]: NVIDIA Corporation Something [10de:2204] (rev a1)"
      "3D controller: NVIDIA Corporation Device 20f3"
      "Name: gfx942"
      "GM204GLM [Quadro M4000M]"
      "Navi 31 [Radeon RX 7900 XT/7900 XTX/7900 GRE/7900M]"
    ];
    expected = [
      {
        vendor = "nvidia";
        capability = "8.6";
      }
      {
        vendor = "nvidia";
        capability = "8.0";
      }
      {
        vendor = "amd";
        gfx = "gfx942";
      }
      {
        vendor = "nvidia";
        capability = "5.2";
      }
      {
        vendor = "amd";
        gfx = "gfx1100";
      }
    ];
  };
  "a word too much makes it unknown" = {
    expr = map facts.gpuByName [
      "GeForce RTX 4090 Next"
      "RTX 6000"
      "AMD Radeon Graphics"
      ""
    ];
    expected = [
      null
      null
      null
      null
    ];
  };
  "by PCI id alone" = {
    expr = map facts.gpuByPciId [
      "1002:74A1"
      "10de:ffff"
    ];
    expected = [
      {
        vendor = "amd";
        gfx = "gfx942";
      }
      null
    ];
  };
  "the nearest models" = {
    expr = map facts.nearestGpus [
      "GTX 1081"
      "4090"
      ""
    ];
    expected = [
      [
        "GeForce GTX 1080"
        "GeForce GTX 1050"
        "GeForce GTX 1060"
      ]
      [
        "GeForce RTX 4090"
        "GeForce RTX 4090 D"
      ]
      [ ]
    ];
  };
}
