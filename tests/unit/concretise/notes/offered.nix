# What a plan says where the base's CUDA and NVIDIA's wheels come together.
{ root, ... }:
let
  notes = import (root + "/nix/concretise/notes/offered.nix") { };
  package = requiredBy: {
    version = "1";
    axes = { };
    build = null;
    inherit requiredBy;
  };
  torch = cuda: package [ "your packages" ] // {
    version = "2.12.0";
    axes = { inherit cuda; };
    build.offer.by = "nixpkgs";
  };
  plan = torch: cudaReleases: {
    inherit cudaReleases;
    packages = {
      inherit torch;
      cupy = package [ "your packages" ];
      nvidia-a = package [ "cupy" ];
      nvidia-b = package [
        "cupy"
        "nvidia-a"
      ];
    };
  };
  wheels = {
    nvidia-a = "12.8";
    nvidia-b = null;
  };
in
{
  "two of CUDA are told" = {
    expr = notes (plan (torch "12.9") wheels);
    expected = [
      (
        "torch 2.12.0 is compiled with nixpkgs' CUDA 12.9, and cupy brings NVIDIA's wheels of it: "
        + "of two libraries of one name a process has the one that is loaded first"
      )
    ];
  };
  "one of CUDA is nothing to tell" = {
    expr = map (p: notes p) [
      (plan (torch "12.9") { })
      (plan (torch "none") wheels)
      (plan (package [ "your packages" ]) wheels)
    ];
    expected = [
      [ ]
      [ ]
      [ ]
    ];
  };
}
