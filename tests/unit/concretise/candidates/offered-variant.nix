# What a release requires where the base compiles it.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
  of = import (root + "/nix/concretise/candidates/offered-variant.nix") { inherit facts; };
  requirements = map (name: { inherit name; });
  offer = cuda: {
    axes = { inherit cuda; };
    capabilities = if cuda == "none" then null else [ "8.6" ];
    gfx = null;
  };
  ofCuda = {
    axes.cuda = "12.8";
    requires = requirements [
      "sympy"
      "nvidia-cudnn-cu12"
      "triton"
    ];
    capabilities = [ "sm_80" ];
    wheels.x = 1;
  };
  ofCpu = {
    axes = {
      cuda = "none";
      rocm = "none";
    };
    requires = requirements [ "jinja2" ];
    evidence.x = 1;
    wheels.x = 1;
  };
  names = variant: map (requirement: requirement.name) variant.requires;
in
{
  "as the wheel for the CPU says, and triton" = {
    expr = names (
      of {
        variants = [
          ofCuda
          ofCpu
        ];
      } (offer "12.9")
    );
    expected = [
      "jinja2"
      "triton"
    ];
  };
  "without one, nothing of NVIDIA's" = {
    expr = names (
      of {
        requires = requirements [
          "sympy"
          "cuda-toolkit"
          "nvidia-nccl-cu12"
        ];
        variants = [ ofCuda ];
      } (offer "12.9")
    );
    expected = [
      "sympy"
      "triton"
    ];
  };
  "triton is for GPUs" = {
    expr = names (
      of {
        variants = [
          ofCuda
          ofCpu
        ];
      } (offer "none")
    );
    expected = [ "jinja2" ];
  };
  "axes and code are the offer's, and nothing is left of a wheel" = {
    expr = removeAttrs (of { variants = [ ofCpu ]; } (offer "12.9")) [ "requires" ];
    expected = {
      axes.cuda = "12.9";
      capabilities = [ "sm_86" ];
    };
  };
}
