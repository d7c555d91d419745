# CUDA releases and what they make code for.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
in
{
  "releases of a patch release" = {
    expr = facts.cudaReleasesOf "13.0.2";
    expected = [ "13.0" ];
  };
  "releases of a major version" = {
    expr = facts.cudaReleasesOf "11";
    expected = [
      "11.4"
      "11.5"
      "11.6"
      "11.7"
      "11.8"
    ];
  };
  "releases of a number that is none" = {
    expr = facts.cudaReleasesOf "12.7";
    expected = [ ];
  };
  "latest" = {
    expr = map facts.latestCuda [
      "12"
      "12.6.3"
      "9"
    ];
    expected = [
      "12.9"
      "12.6"
      null
    ];
  };
  "can run" = {
    expr = map (c: facts.cudaCanRun c "6.1") [
      "12"
      "12.9"
      "13"
      "13.0"
      "13.0.2"
      "14"
    ];
    expected = [
      true
      true
      false
      false
      false
      true
    ];
  };
  "suffixes" = {
    expr = map (facts.cudaCanRun "12.8") [
      "9.0a"
      "12.0a"
      "12.0f"
    ];
    expected = [
      true
      true
      false
    ];
  };
  "for all of some" = {
    expr = facts.cudaReleasesFor [
      "6.1"
      "12.0"
    ];
    expected = [
      "12.8"
      "12.9"
    ];
  };
  "dropped" = {
    expr = facts.droppedBy "12.0";
    expected = [
      "3.5"
      "3.7"
    ];
  };
  "the oldest known dropped nothing that is known" = {
    expr = facts.droppedBy "11.4";
    expected = [ ];
  };
  "all known, oldest first" = {
    expr = [
      (builtins.head facts.cudaReleases)
      (facts.cudaReleasesOf null == facts.cudaReleases)
    ];
    expected = [
      "11.4"
      true
    ];
  };
  "facts of a capability" = {
    expr = map (c: (facts.capabilityFacts c).architecture or null) [
      "9.0"
      "99.9"
    ];
    expected = [
      "Hopper"
      null
    ];
  };
  "a major version" = {
    expr = map facts.cudaMajor [
      "12.8"
      "13"
      "9.0.1"
    ];
    expected = [
      "12"
      "13"
      "9"
    ];
  };
}
