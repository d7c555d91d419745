# What is said of libraries that are let through.
{ root, ... }:
let
  notes = import (root + "/nix/concretise/notes/loads.nix") { };
  package = name: loads: {
    inherit name loads;
    version = "1";
  };
  of = packages: notes { inherit packages; };
in
{
  "nothing" = {
    expr = of {
      a = package "a" {
        state = "not measured";
        opens = [ ];
      };
    };
    expected = [ ];
  };
  "notes, and why something is not proven" = {
    expr = of {
      a = package "a" {
        state = "proven";
        opens = [ "opens libx.so" ];
      };
      b = package "b" {
        state = "not measured";
        why = "whether a 1 loads libx.so was not measured";
        opens = [ ];
      };
    };
    expected = [
      "a 1 opens libx.so"
      "b 1 is not proven to load: whether a 1 loads libx.so was not measured"
    ];
  };
}
