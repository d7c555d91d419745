# What a plan says of parts of the toolkit that are of another CUDA release than the one named.
{ lib, root, ... }:
let
  facts = import (root + "/nix/facts");
  notes = import (root + "/nix/concretise/notes/cuda-release.nix") { inherit lib facts; };
  package = version: requiredBy: newer: {
    inherit version requiredBy;
    because = { inherit newer; };
    requires = [ ];
  };
  plan = accelerator: cudaReleases: {
    target = { inherit accelerator; };
    inherit cudaReleases;
    packages = {
      a = package "1" [ "t" ] [ ];
      b =
        package "2"
          [ "t" ]
          [
            {
              version = "1";
              why = "is not >=2, as t asks";
            }
          ];
      c = package "3" [ "t" ] [ ];
      t = package "9" [ "your packages" ] [ ] // {
        requires = [
          {
            name = "a";
            specifier = [
              [
                "=="
                "1"
              ]
            ];
          }
          {
            name = "c";
            specifier = [
              [
                "=="
                "3.*"
              ]
            ];
          }
        ];
      };
    };
  };
  releases = {
    a = "12.9";
    b = "12.6";
    c = "12.5";
  };
  end =
    "Within a major version NVIDIA lets them run together, on any driver of it "
    + "(https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html)";
in
{
  "which, and why" = {
    expr = notes (plan { cuda = "12.8"; } (releases // { t = "12.8"; }));
    expected = [
      (
        "Not of CUDA 12.8: a 1 is of CUDA 12.9 (t pins it), b 2 is of CUDA 12.6 (1 is not "
        + ">=2, as t asks), c 3 is of CUDA 12.5 (nothing nearer is recorded). ${end}"
      )
    ];
  };
  "unknown is said as unknown" = {
    expr = notes (
      plan { cuda = "12.8"; } {
        a = null;
        b = "12.8";
        c = null;
      }
    );
    expected = [ "It is not known of which CUDA release these are: a 1, c 3" ];
  };
  "a patch release is its release, a major version is kept by all of it" = {
    expr = map notes [
      (plan { cuda = "12.8.1"; } { a = "12.8"; })
      (plan { cuda = "12"; } releases)
      (plan "any" releases)
      (plan "none" { })
    ];
    expected = [
      [ ]
      [ ]
      [ ]
      [ ]
    ];
  };
}
