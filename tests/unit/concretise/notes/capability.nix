# What a plan says of GPUs that are newer than its CUDA.
{ lib, root, ... }:
let
  facts = import (root + "/nix/facts");
  notes = import (root + "/nix/concretise/notes/capability.nix") { inherit lib facts; };
  package = name: capabilities: requiredBy: {
    inherit name capabilities requiredBy;
    version = "1";
    axes.cuda = "12.8";
  };
  plan = cuda: capabilities: packages: {
    axes = { inherit cuda; };
    target = { inherit capabilities; };
    packages = builtins.listToAttrs (
      map (p: {
        inherit (p) name;
        value = p;
      }) packages
    );
  };
  asked = [ "your packages" ];
  tail =
    "What is compiled while a program runs (NVRTC, torch.compile) may fail; "
    + "CUDA 12.9 is the first that names it";
in
{
  "machine code, the packages that were asked for first" = {
    expr = notes (
      plan "12.8"
        [ "8.6" "12.1" ]
        [
          (package "a" [ "sm_120" ] [ "z" ])
          (package "b" [ "sm_90" ] [ "z" ])
          (package "c" null asked)
          (package "z" [ "sm_90" "sm_120" ] asked)
        ]
    );
    expected = [
      (
        "CUDA 12.8 has no code of its own for 12.1: machine code of the same major runs there "
        + "(sm_120 in z 1, sm_120 in a 1). ${tail}"
      )
    ];
  };
  "PTX" = {
    expr = notes (plan "12.8" [ "10.3" ] [ (package "a" [ "compute_90" ] asked) ]);
    expected = [
      (
        "CUDA 12.8 has no code of its own for 10.3: the driver compiles PTX for it "
        + "(compute_90 in a 1). ${tail}"
      )
    ];
  };
  "nothing that is measured" = {
    expr = notes (plan "12.8" [ "10.3" ] [ (package "a" null asked) ]);
    expected = [
      (
        "CUDA 12.8 has no code of its own for 10.3: no package of the plan was measured to have "
        + "any. ${tail}"
      )
    ];
  };
  "no word where the CUDA knows the GPU, or there is none" = {
    expr = map notes [
      (plan "12.9" [ "12.1" ] [ (package "a" [ "sm_120" ] asked) ])
      (plan "12" [ "12.1" ] [ (package "a" [ "sm_120" ] asked) ])
      (plan "none" [ "12.1" ] [ ])
      (plan "12.8" [ ] [ (package "a" [ "sm_120" ] asked) ])
    ];
    expected = [
      [ ]
      [ ]
      [ ]
      [ ]
    ];
  };
}
