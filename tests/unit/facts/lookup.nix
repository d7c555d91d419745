# The helpers of nix/facts.
{ root, lib }:
let
  facts = import (root + "/nix/facts");
in
{
  cuda = {
    "releases of a patch release" = { expr = facts.cudaReleasesOf "13.0.2"; expected = [ "13.0" ]; };
    "releases of a major version" = { expr = facts.cudaReleasesOf "11"; expected = [ "11.4" "11.5" "11.6" "11.7" "11.8" ]; };
    "releases of a number that is none" = { expr = facts.cudaReleasesOf "12.7"; expected = [ ]; };
    "latest" = { expr = map facts.latestCuda [ "12" "12.6.3" "9" ]; expected = [ "12.9" "12.6" null ]; };
    "can run" = { expr = map (c: facts.cudaCanRun c "6.1") [ "12" "12.9" "13" "13.0" "13.0.2" "14" ]; expected = [ true true false false false true ]; };
    "suffixes" = { expr = map (facts.cudaCanRun "12.8") [ "9.0a" "12.0a" "12.0f" ]; expected = [ true true false ]; };
    "for all of some" = { expr = facts.cudaReleasesFor [ "6.1" "12.0" ]; expected = [ "12.8" "12.9" ]; };
    "dropped" = { expr = facts.droppedBy "12.0"; expected = [ "3.5" "3.7" ]; };
    "the oldest known dropped nothing that is known" = { expr = facts.droppedBy "11.4"; expected = [ ]; };
  };
  gpu = {
    "by name" = {
      expr = map facts.capabilityOfGpu [ "GTX 1080" "NVIDIA GeForce GTX 1080 Ti" "NVIDIA H100" "RTX A6000" "Jetson AGX Orin" "Voodoo 2" ];
      expected = [ "6.1" "6.1" "9.0" "8.6" "8.7" null ];
    };
    "as nvidia-smi and lspci write it" = {
      expr = map facts.capabilityOfGpu [ "NVIDIA H100 80GB HBM3" "Tesla V100-SXM2-16GB" "NVIDIA GeForce RTX 4090 Laptop GPU" "GP104 [GeForce GTX 1080]" "NVIDIA RTX 6000 Ada Generation" "Quadro RTX 6000" ];
      expected = [ "9.0" "7.0" "8.9" "6.1" "8.9" "7.5" ];
    };
    "described" = { expr = facts.describeCapability "9.0a"; expected = "9.0a (Hopper: NVIDIA GH200, NVIDIA H200)"; };
    "described, though nothing is known" = { expr = facts.describeCapability "99.9"; expected = "99.9"; };
  };
  driver = {
    "floor" = { expr = map facts.driverFloor [ "11.8" "12" "12.8" "13.2" "none" "9.0" ]; expected = [ "450.80.02" "525.60.13" "525.60.13" "580.65.06" null null ]; };
    "what a driver runs" = { expr = map facts.cudaMajorForDriver [ "440.1" "470.82.01" "535.104.05" "610.1" ]; expected = [ null "11" "12" "13" ]; };
    "of a toolkit" = { expr = map facts.toolkitDriver [ "12.8" "13.4" ]; expected = [ "570.26" null ]; };
  };
  toolchain = {
    "gcc of 12.4" = { expr = (facts.hostCompiler "12.4").gccMax; expected = 13; };
    "clang of 12.2: the condition, not the text" = { expr = (facts.hostCompiler "12.2").clangMax; expected = 16; };
    "CUDA for gcc 15" = { expr = facts.cudaForCompiler "gcc" 15; expected = [ "13.0" "13.1" "13.2" "13.3" "13.4" "13.5" ]; };
    "a table holds until the next" = { expr = (facts.torchExtensionTable "2.14.0" "gcc")."12.8"; expected = { min = "6"; below = "15"; }; };
    "before the first table" = { expr = facts.torchExtensionTable "1.13.1" "gcc"; expected = null; };
  };
  source = {
    "nvcc" = { expr = map (facts.nvccMin "flash-attn") [ "2.0.6" "2.1.2" "2.8.3.post2" "1.0.0" ]; expected = [ "11.4" "11.6" "11.7" null ]; };
    "default targets follow nvcc" = {
      expr = map (facts.defaultTargets "flash-attn" "2.8.3") [ "11.7" "12.6" "12.8" ];
      expected = [ [ "8.0" ] [ "8.0" "9.0" ] [ "8.0" "9.0" "10.0" "12.0" ] ];
    };
    "a condition that ends" = { expr = map (nvcc: builtins.elem "7.0" (facts.defaultTargets "causal-conv1d" "1.6.1" nvcc)) [ "12.9" "13.0" ]; expected = [ true false ]; };
    "torch's variable" = { expr = facts.torchArchitectures { capabilities = [ "8.6" "9.0a" ]; }; expected = { TORCH_CUDA_ARCH_LIST = "8.6;9.0a"; }; };
    "no capabilities: the package's own list" = { expr = [ (facts.torchArchitectures { capabilities = [ ]; }) (facts.dropGencode { capabilities = [ ]; }) ]; expected = [ { } "" ]; };
  };
  torch = {
    "newest for Pascal" = { expr = facts.torchFor "x86_64-linux" [ "6.1" ]; expected = { cuda = "12.6"; torch = "2.14"; }; };
    "newest for Kepler" = { expr = facts.torchFor "x86_64-linux" [ "3.7" ]; expected = { cuda = "11.8"; torch = "2.7"; }; };
    "Jetson has no published wheels" = { expr = facts.torchFor "aarch64-linux" [ "8.7" ]; expected = null; };
    "8.9 runs code for 8.6, 11.0 none for 10.0" = { expr = map (c: facts.torchFor "x86_64-linux" [ c ] == null) [ "8.9" "11.0" ]; expected = [ false true ]; };
  };
  # The same rule stands in nix/lib/capability.nix for `sm_XY` entries and in the facts for capabilities; they must not differ.
  "machine code runs where nix/lib says" =
    let
      plain = builtins.filter (c: builtins.match "[0-9.]+" c != null) (builtins.attrNames facts.data.cuda.capabilities);
    in
    {
      expr = builtins.concatMap (
        device:
        builtins.filter (pair: pair != null) (
          map (
            code: if facts.sassRuns device code == (lib.capability.covers [ "sm_${lib.capability.toSm code}" ] device != null) then null else "${code} on ${device}"
          ) plain
        )
      ) plain;
      expected = [ ];
    };
  range = {
    "from is inclusive, below is not" = { expr = map (v: facts.range.holds v { from = "1.2"; below = "1.10"; }) [ "1.1" "1.2" "1.9.9" "1.10" ]; expected = [ false true true false ]; };
    "a post release comes after" = { expr = facts.range.holds "2.8.3.post2" { from = "2.8.3"; below = "2.8.4"; }; expected = true; };
    "pick takes the first that holds" = { expr = facts.range.pick "5" [ { below = "4"; } { from = "4"; n = 1; } { n = 2; } ]; expected = { from = "4"; n = 1; }; };
  };
  # Facts are read when they are asked for: nothing else is touched.
  laziness = {
    "the table of files names each" = {
      expr = builtins.attrNames facts.data;
      expected = [ "buildEnvironment" "componentBinaries" "components" "cuda" "drivers" "gpus" "hostCompilers" "jetson" "rocm" "sourceBuilds" "sources" "support" "torch" "torchExtension" ];
    };
  };
}
