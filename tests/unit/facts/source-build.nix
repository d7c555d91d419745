# What source builds need.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
in
{
  "nvcc" = {
    expr = map (facts.nvccMin "flash-attn") [
      "2.0.6"
      "2.1.2"
      "2.8.3.post2"
      "1.0.0"
    ];
    expected = [
      "11.4"
      "11.6"
      "11.7"
      null
    ];
  };
  "default targets follow nvcc" = {
    expr = map (facts.defaultTargets "flash-attn" "2.8.3") [
      "11.7"
      "12.6"
      "12.8"
    ];
    expected = [
      [ "8.0" ]
      [
        "8.0"
        "9.0"
      ]
      [
        "8.0"
        "9.0"
        "10.0"
        "12.0"
      ]
    ];
  };
  "a condition that ends" = {
    expr = map (nvcc: builtins.elem "7.0" (facts.defaultTargets "causal-conv1d" "1.6.1" nvcc)) [
      "12.9"
      "13.0"
    ];
    expected = [
      true
      false
    ];
  };
  "torch's variable" = {
    expr = facts.torchArchitectures {
      capabilities = [
        "8.6"
        "9.0a"
      ];
    };
    expected = {
      TORCH_CUDA_ARCH_LIST = "8.6;9.0a";
    };
  };
  "no capabilities: the package's own list" = {
    expr = [
      (facts.torchArchitectures { capabilities = [ ]; })
      (facts.dropGencode { capabilities = [ ]; })
    ];
    expected = [
      { }
      ""
    ];
  };
  "kernels that start at a capability" = {
    expr = map facts.minCapability [
      "flash-attn"
      "einops"
    ];
    expected = [
      "8.0"
      null
    ];
  };
  "a package that nobody knows" = {
    expr = facts.defaultTargets "einops" "1" "12.6";
    expected = null;
  };
  "flags of its own go where the target says for what" = {
    expr =
      let
        dropped = facts.dropGencode { capabilities = [ "8.6" ]; };
      in
      builtins.match "sed .*setup.py\n" dropped != null;
    expected = true;
  };
}
