# What a plan says of packages that are built from source.
{ lib, root, ... }:
let
  notes = import (root + "/nix/concretise/notes/sources.nix") { inherit lib; };
  of = axes: compiler: packages: {
    inherit axes;
    target = { inherit compiler; };
    packages = builtins.mapAttrs (
      name: build:
      {
        inherit name;
        version = "1";
        flavour = if build == null then "wheel" else "source";
        build = build;
      }
    ) packages;
  };
  plain = {
    toolchain = [ ];
    against = [ ];
  };
in
{
  "nothing of wheels" = {
    expr = notes (of { } null { a = null; });
    expected = [ ];
  };
  "one sentence for what takes the same, with whose recipe it is" = {
    expr = notes (
      of { } { gcc = "12"; } {
        a = plain // {
          recipe = "default";
        };
        b = plain;
        c = plain // {
          toolchain = [ "cxx" ];
        };
      }
    );
    expected = [
      "Built from source, with a C++ compiler (gcc 12): c 1"
      "Built from source, without a compiler: a 1 (the default recipe), b 1"
    ];
  };
  "nvcc, and what it is compiled against" = {
    expr = notes (
      of { cuda = "12.8"; } null {
        a = {
          toolchain = [
            "cuda"
            "cxx"
          ];
          against = [ "torch" ];
        };
        torch = null;
      }
    );
    expected = [
      "Built from source, with nvcc of CUDA 12.8 and a C++ compiler, against torch 1: a 1"
    ];
  };
}
