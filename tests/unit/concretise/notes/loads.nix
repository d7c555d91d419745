# What is said of libraries that are let through.
{ root, lib, ... }:
let
  notes = import (root + "/nix/concretise/notes/loads.nix") { inherit lib; };
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
  "what the machine must have" = {
    expr = of {
      a = package "a" {
        state = "not measured";
        opens = [ ];
        machine = [
          {
            libraries = [
              "libx.so.1"
              "liby.so.2"
            ];
            place = "of the board";
            source = "s";
          }
          {
            libraries = [ "libz.so" ];
            place = "of somebody";
            source = "t";
          }
        ];
      };
    };
    expected = [
      (
        "a 1 needs libx.so.1 and liby.so.2, which nothing in the plan brings: have them on the "
        + "machine, of the board (s)"
      )
      (
        "a 1 needs libz.so, which nothing in the plan brings: have it on the machine, of somebody "
        + "(t)"
      )
    ];
  };
}
