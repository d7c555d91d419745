# What a plan says of the C library that its wheels need.
{ lib, root, ... }:
let
  notes = import (root + "/nix/concretise/notes/glibc.nix") { inherit lib; };
  package =
    name: platform: fields:
    {
      inherit name;
      version = "1";
      tags = {
        python = "cp312";
        abi = "cp312";
        platform = [ platform ];
      };
    }
    // fields;
  plan = packages: {
    packages = builtins.listToAttrs (
      map (p: {
        inherit (p) name;
        value = p;
      }) packages
    );
  };
in
{
  "unknown is said as unknown" = {
    expr = notes (plan [
      (package "b" "linux_x86_64" { grades = [ "glibc" ]; })
      (package "a" "linux_x86_64" {
        grades = [
          "glibc"
          "old"
        ];
      })
      (package "c" "manylinux_2_17_x86_64" { grades = [ "old" ]; })
    ]);
    expected = [ "Not measured: the glibc that these need, as their tags state none: a 1, b 1" ];
  };
  "a wheel that needs more than its tag says" = {
    expr = notes (plan [
      (package "a" "manylinux2014_x86_64" { glibc = "2.28"; })
      (package "b" "manylinux_2_28_x86_64" { glibc = "2.28"; })
      (package "c" "manylinux_2_28_x86_64" { glibc = "2.4"; })
      (package "d" "linux_x86_64" { glibc = "2.34"; })
    ]);
    expected = [ "a 1 needs glibc 2.28 (measured), though its tag says 2.17" ];
  };
  "nothing to say" = {
    expr = notes (plan [ (package "a" "manylinux_2_17_x86_64" { }) ]);
    expected = [ ];
  };
}
