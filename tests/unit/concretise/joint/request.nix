# What a request for several targets asks of each.
scope@{ lib, root, ... }:
let
  inherit (import ../common.nix scope) errors;
  read = import (root + "/nix/concretise/joint/request.nix") { inherit lib errors; };
  codes = request: map (problem: problem.code) (read request).problems;
in
{
  "what is said outside holds for all, and what a target says counts" = {
    expr =
      (read {
        packages = [ "a" ];
        python = "3.12";
        targets = {
          ci.python = "3.11";
          arm.system = "aarch64-linux";
        };
      }).targets;
    expected = {
      ci = {
        packages = [ "a" ];
        python = "3.11";
      };
      arm = {
        packages = [ "a" ];
        python = "3.12";
        system = "aarch64-linux";
      };
    };
  };
  "names of what stands apart are normalised" = {
    expr =
      (read {
        apart = [ "Torch_Vision" ];
        targets.t = { };
      }).apart;
    expected = [ "torch-vision" ];
  };
  "what is no set of targets is refused" = {
    expr = map codes [
      { targets = { }; }
      { targets = [ ]; }
      { targets.t = 3; }
      { targets."a b" = { }; }
      { targets."@{x}" = { }; }
      { targets.t.outPath = "/x"; }
      { apart = [ ]; }
      {
        targets.t = { };
        apart = "torch";
      }
      {
        targets.t = { };
        apart = [ 1 ];
      }
    ];
    expected = [
      [ "E025" ]
      [ "E025" ]
      [ "E025" ]
      [ "E025" ]
      [ "E025" ]
      [ "E025" ]
      [ "E025" ]
      [ "E003" ]
      [ "E003" ]
    ];
  };
}
