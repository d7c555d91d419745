# Pieces of the CUDA toolkit: on facts made by hand, and on the real ones.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
  range = import (root + "/nix/facts/range.nix");
  drops.some = [
    {
      packages = [
        "nvidia-x-cu12"
        "nvidia-x-cu13"
      ];
      from = "2";
      below = "3";
      belowCapability = "7.5";
    }
    {
      packages = [ "nvidia-x-cu12" ];
      from = "3";
      belowCapability = "8.0";
    }
  ];
  made = import (root + "/nix/facts/component.nix") {
    inherit range;
    data.components = {
      inherit drops;
      cudnn.driverFor = [
        {
          from = "9";
          capabilities = [ "12.0" ];
          driver = "570.26";
        }
      ];
    };
  };
  below = name: version: map (row: row.belowCapability) (made.componentDrops.${name} version);
in
{
  "of the parts among the packages of a plan" = {
    expr = facts.componentReleases {
      numpy.version = "2.3.4";
      nvidia-nvtx-cu12.version = "12.9.79";
      nvidia-curand.version = "1.2.3";
    };
    expected = {
      nvidia-nvtx-cu12 = "12.9";
      nvidia-curand = null;
    };
  };
  "of which CUDA release a part of the toolkit is" = {
    expr = map (pair: facts.cudaReleaseOf (builtins.head pair) (builtins.elemAt pair 1)) [
      # Its version is CUDA's.
      [
        "nvidia-cuda-nvcc"
        "13.3.73"
      ]
      # It is another's.
      [
        "nvidia-cufft-cu12"
        "11.3.3.83"
      ]
      # Packed again.
      [
        "nvidia-cufft-cu12"
        "11.2.3.18.post1"
      ]
      # In no toolkit.
      [
        "nvidia-cublas"
        "13.8.2.12"
      ]
      # No part of it.
      [
        "nvidia-nccl-cu12"
        "2.27.5"
      ]
    ];
    expected = [
      "13.3"
      "12.8"
      "12.5"
      null
      null
    ];
  };
  "what a version dropped" = {
    expr = [
      (below "nvidia-x-cu12" "1")
      (below "nvidia-x-cu12" "2.5")
      (below "nvidia-x-cu12" "3")
      (below "nvidia-x-cu13" "3")
    ];
    expected = [
      [ ]
      [ "7.5" ]
      [ "8.0" ]
      [ ]
    ];
  };
  "only names of which something is known" = {
    expr = builtins.attrNames made.componentDrops;
    expected = [
      "nvidia-x-cu12"
      "nvidia-x-cu13"
    ];
  };
  "the driver that cuDNN asks for" = {
    expr = [
      (made.cudnnDriver "9.1" "12.0")
      (made.cudnnDriver "9.1" "8.6")
      (made.cudnnDriver "8.9" "12.0")
    ];
    expected = [
      "570.26"
      null
      null
    ];
  };
  "of the real ones" = {
    expr = map (row: row.belowCapability) (facts.componentDrops.nvidia-cudnn-cu12 "9.12.0.46");
    expected = [ "7.5" ];
  };
}
