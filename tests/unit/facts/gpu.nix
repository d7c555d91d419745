# Names of GPUs.
{ root, lib }:
let
  facts = import (root + "/nix/facts");
in
{
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
