# One value for what a request, a target and axes say about the accelerator.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
  accelerator = import (root + "/nix/concretise/accelerator.nix") { inherit facts; };
  fixed = accelerator.fixed (key: value: "${key}: ${value}");
in
{
  ofRequest = {
    "left out, null and a version are three things" = {
      expr = map accelerator.ofRequest [
        { }
        { cuda = null; }
        { cuda = "12"; }
        { rocm = "6.4"; }
        { rocm = null; }
      ];
      expected = [
        "any"
        "none"
        { cuda = "12"; }
        { rocm = "6.4"; }
        "any"
      ];
    };
    "no CUDA beside ROCm is said by ROCm" = {
      expr = accelerator.ofRequest {
        cuda = null;
        rocm = "6.4";
      };
      expected.rocm = "6.4";
    };
  };
  fixed = {
    "none settles every accelerator, and cuda = null says so" = {
      expr = fixed "none";
      expected = {
        cuda = "cuda: none";
        rocm = "cuda: none";
      };
    };
    "a version settles its own axis" = {
      expr = map fixed [
        "any"
        { rocm = "6.4"; }
      ];
      expected = [
        { }
        { rocm = "rocm: 6.4"; }
      ];
    };
  };
  complete = {
    "made for one, made without the others" = {
      expr = map accelerator.complete [
        { cuda = "12.8"; }
        {
          rocm = "6.4";
          torch = "2.8";
        }
      ];
      expected = [
        {
          cuda = "12.8";
          rocm = "none";
        }
        {
          cuda = "none";
          rocm = "6.4";
          torch = "2.8";
        }
      ];
    };
    "what is made without one may be for another" = {
      expr = map accelerator.complete [
        { }
        { cuda = "none"; }
        { cxx11abi = "true"; }
      ];
      expected = [
        { }
        { cuda = "none"; }
        { cxx11abi = "true"; }
      ];
    };
  };
  versionOf = {
    "none and nothing are no version" = {
      expr = map (accelerator.versionOf "cuda") [
        { cuda = "12.8"; }
        { cuda = "none"; }
        { rocm = "6.4"; }
      ];
      expected = [
        "12.8"
        null
        null
      ];
    };
  };
}
