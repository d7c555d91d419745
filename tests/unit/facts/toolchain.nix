# Host compilers.
{ root, ... }:
let
  facts = import (root + "/nix/facts");
in
{
  "gcc of 12.4" = {
    expr = (facts.hostCompiler "12.4").gccMax;
    expected = 13;
  };
  "clang of 12.2: the condition, not the text" = {
    expr = (facts.hostCompiler "12.2").clangMax;
    expected = 16;
  };
  "CUDA for gcc 15" = {
    expr = facts.cudaForCompiler "gcc" 15;
    expected = [
      "13.0"
      "13.1"
      "13.2"
      "13.3"
      "13.4"
      "13.5"
    ];
  };
  "a table holds until the next" = {
    expr = (facts.torchExtensionTable "2.14.0" "gcc")."12.8";
    expected = {
      min = "6";
      below = "15";
    };
  };
  "before the first table" = {
    expr = facts.torchExtensionTable "1.13.1" "gcc";
    expected = null;
  };
  "bounds that nobody knows" = {
    expr = facts.hostCompiler "99.9";
    expected = null;
  };
  "a compiler that nothing accepts" = {
    expr = facts.cudaForCompiler "gcc" 99;
    expected = [ ];
  };
  "one that is too old for some" = {
    expr = map (release: builtins.elem release (facts.cudaForCompiler "gcc" 13)) [
      "12.3"
      "12.4"
      "13.0"
    ];
    expected = [
      false
      true
      true
    ];
  };
  "architectures are a list" = {
    expr = builtins.elem "10.7" (facts.torchExtensionTable "2.15.0" "architectures");
    expected = true;
  };
}
