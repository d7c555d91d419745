# Drivers: floors, toolkits, branches.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
in
{
  "floor" = {
    expr = map facts.driverFloor [
      "11.8"
      "12"
      "12.8"
      "13.2"
      "none"
      "9.0"
    ];
    expected = [
      "450.80.02"
      "525.60.13"
      "525.60.13"
      "580.65.06"
      null
      null
    ];
  };
  "what a driver runs" = {
    expr = map facts.cudaMajorForDriver [
      "440.1"
      "470.82.01"
      "535.104.05"
      "610.1"
    ];
    expected = [
      null
      "11"
      "12"
      "13"
    ];
  };
  "of a toolkit" = {
    expr = map facts.toolkitDriver [
      "12.8"
      "13.4"
    ];
    expected = [
      "570.26"
      null
    ];
  };
  "of a GPU that is newer than a CUDA" = {
    expr = map facts.deviceDriver [
      "9.0"
      "10.0"
      "10.3f"
      "12.1"
    ];
    expected = [
      null
      "570.26"
      "575.51.03"
      "575.51.03"
    ];
  };
  "of an old GPU, up to its last branch" = {
    expr = map (driver: facts.driverServes driver "6.1") [
      "470.82.01"
      "580.95.05"
      "590.44.01"
    ];
    expected = [
      true
      true
      false
    ];
  };
  "of a newer one, always" = {
    expr = map (facts.driverServes "590.44.01") [
      "7.5"
      "12.0"
    ];
    expected = [
      true
      true
    ];
  };
}
