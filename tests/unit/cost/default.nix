# What plans cost.
{ root, ... }:
let
  cost = import (root + "/nix/cost");
  folder = toString (root + "/tests/fixtures/cost/a");
  wheel = sha256: size: {
    name = "a";
    version = "1";
    flavour = "wheel";
    inherit folder;
    file = {
      file = "${sha256}.whl";
      inherit sha256;
      ${if size == null then null else "size"} = size;
    };
  };
  known = wheel "a1" 100;
  other = wheel "a1-311" 90;
  unknown = wheel "zz" null // {
    name = "z";
  };
  compiled = {
    name = "causal-conv1d";
    version = "1.7.0";
    flavour = "source";
    inherit folder;
    file = {
      file = "c.tar.gz";
      sha256 = "c";
      size = 7;
    };
    build.packages = {
      inherit known;
      tool = wheel "tool" 5 // {
        name = "tool";
        build.packages.deeper = wheel "deeper" 3 // {
          name = "deeper";
        };
      };
    };
  };
  offered = {
    name = "torch";
    version = "2.9";
    flavour = "source";
    file = null;
    build.packages = { };
  };
  named = package: {
    inherit (package) name;
    value = package;
  };
  of =
    plans: cost (map (packages: { packages = builtins.listToAttrs (map named packages); }) plans);
in
{
  "each file once, of all plans" = {
    expr =
      (of [
        [ known ]
        [ known ]
        [ other ]
      ]).download;
    expected = {
      bytes = 190;
      files = 2;
      about = [ ];
      unknown = [ ];
    };
  };
  "what is not known is said, and adds nothing" = {
    expr =
      let
        found = of [
          [
            other
            unknown
          ]
        ];
      in
      [
        found.download
        found.unpacked
      ];
    expected = [
      {
        bytes = 90;
        files = 2;
        about = [ ];
        unknown = [ "z 1" ];
      }
      {
        bytes = 300;
        files = 2;
        about = [ "a 1" ];
        unknown = [ "z 1" ];
      }
    ];
  };
  "what compiles is downloaded, with its tools and theirs; the environment has none of them" = {
    expr =
      let
        found = of [
          [
            known
            compiled
          ]
        ];
      in
      [
        found.download.bytes
        found.unpacked.bytes
        found.image.bytes
        found.store.unknown
        found.compiled
      ];
    expected = [
      115
      300
      100
      [
        "deeper 1"
        "tool 1"
      ]
      [
        {
          name = "causal-conv1d";
          version = "1.7.0";
          log = {
            version = "1.7.0";
            minutes = 5;
            nvcc = "13.0";
          };
        }
      ]
    ];
  };
  "what a base compiles has no file, and no log" = {
    expr =
      let
        found = of [ [ offered ] ];
      in
      [
        found.download.files
        found.compiled
      ];
    expected = [
      0
      [
        {
          name = "torch";
          version = "2.9";
        }
      ]
    ];
  };
}
