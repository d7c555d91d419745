# What we support is one table; a row more is supported by every reader.
{ root, lib }:
let
  facts = import (root + "/nix/facts");
  errors = import (root + "/nix/errors");
  target = facts: import (root + "/nix/concretise/target.nix") { inherit lib facts errors; };
  base = {
    packages = [ "einops" ];
    python = "3.12";
  };
  row = {
    name = "tpu";
    label = "TPU";
    kind = "version";
    accelerator = false;
    build = true;
    request = "a version such as \"4.1\"";
  };
  data = facts.data // {
    support = facts.data.support // {
      axes = facts.data.support.axes ++ [ row ];
      pythons = facts.data.support.pythons ++ [ { version = "3.16"; } ];
    };
  };
  more = facts // import (root + "/nix/facts/support.nix") { inherit data; } // { inherit data; };
  codes = facts: request: map (p: p.code) (target facts request).problems;
in
{
  "an axis more may be asked for" = {
    expr = [
      (codes facts (base // { tpu = "4.1"; }))
      (codes more (base // { tpu = "4.1"; }))
      (codes more (base // { tpu = "four"; }))
      (target more (base // { tpu = "4.1"; })).target.axes
      ((target more base).target ? axes)
    ];
    expected = [
      [ "E002" ]
      [ ]
      [ "E003" ]
      { tpu = "4.1"; }
      false
    ];
  };
  "an axis more is given to builds" = {
    expr =
      map
        (
          f:
          f.buildAxes {
            tpu = "4.1";
            rocm = "6.4";
          }
        )
        [
          facts
          more
        ];
    expected = [
      { }
      { tpu = "4.1"; }
    ];
  };
  "a Python more is a Python" = {
    expr = [
      (codes facts (base // { python = "3.16"; }))
      (codes more (base // { python = "3.16"; }))
      more.pythonsByWheels
    ];
    expected = [
      [ "E004" ]
      [ ]
      [
        "3.12"
        "3.11"
        "3.13"
        "3.10"
        "3.14"
        "3.15"
        "3.16"
      ]
    ];
  };
  "suffixes" = {
    expr = map facts.withoutCudaSuffix [
      "nvidia-cudnn-cu13"
      "nvidia-nvjitlink-cu12"
      "nvidia-cublas"
      "x-cu123"
    ];
    expected = [
      "nvidia-cudnn"
      "nvidia-nvjitlink"
      "nvidia-cublas"
      "x-cu123"
    ];
  };
  "every system has tags and markers" = {
    expr = map (
      system:
      (lib.marker.environment {
        inherit system;
        python = "3.12";
      }).values.platform_machine
    ) facts.systems;
    expected = [
      "x86_64"
      "aarch64"
    ];
  };
}
