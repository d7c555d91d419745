# The exact text of what validation says; docs/errors.md shows the same texts (tests/unit/test_error_docs.py compares them).
scope:
let
  inherit (import ../validate-support.nix scope)
    message
    messageOf
    messageWithRules
    solved
    source
    text
    wheel
    ;
in
{

  E100 = {
    expr = message { cuda = "12.8"; capabilities = [ "8.5" ]; };
    expected = text ''
      accelpkgs E100: there is no compute capability 8.5
        where: capabilities (your target)
        why:   no CUDA release up to the newest known one makes code for it
        fix:   did you mean "8.0" or "8.6" or "8.7"?
    '';
  };

  E101 = {
    expr = message { cuda = "12.7"; };
    expected = text ''
      accelpkgs E101: there is no CUDA 12.7
        where: cuda (your target)
        why:   NVIDIA released no such version, or one too old for any package here
        fix:   take cuda = "12.6" or "12.8"
    '';
  };

  E102 = {
    expr = message { cuda = "13"; capabilities = [ "6.1" ]; };
    expected = text ''
      accelpkgs E102: CUDA 13 has no code for capability 6.1
        where: cuda and capabilities (your target)
        why:   CUDA 12.9 is the last release for 6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080)
        fix:   take cuda = "12.9"
               for torch: cuda = "12.6", where published wheels have code for 6.1 up to torch 2.14
    '';
  };

  tooNew = {
    expr = message { cuda = "12.6"; capabilities = [ "8.6" "12.0" ]; };
    expected = text ''
      accelpkgs E102: CUDA 12.6 has no code for capability 12.0
        where: cuda and capabilities (your target)
        why:   CUDA 12.8 is the first release for 12.0 (Blackwell: GeForce RTX 5090, GeForce RTX 5080)
        fix:   take cuda = "12.8", which has all of your capabilities
               or remove "12.0" from capabilities
    '';
  };

  architectureSpecific = {
    expr = message { cuda = "11.8"; capabilities = [ "9.0a" ]; };
    expected = text ''
      accelpkgs E102: CUDA 11.8 has no code for capability 9.0a
        where: cuda and capabilities (your target)
        why:   CUDA 12.0 is the first release for 9.0a (Hopper: NVIDIA GH200, NVIDIA H200)
        fix:   take cuda = "12.0"
    '';
  };

  renamed = {
    expr = message { cuda = "13.0"; capabilities = [ "10.1" ]; system = "aarch64-linux"; };
    expected = text ''
      accelpkgs E102: CUDA 13.0 has no code for capability 10.1
        where: cuda and capabilities (your target)
        why:   10.1 (Blackwell) is written 11.0 from CUDA 13.0 on
        fix:   write "11.0" instead of "10.1"
    '';
  };

  noCudaForAll = {
    expr = message { cuda = "13.0"; capabilities = [ "6.1" "11.0" ]; system = "aarch64-linux"; };
    expected = text ''
      accelpkgs E102: CUDA 13.0 has no code for capability 6.1
        where: cuda and capabilities (your target)
        why:   CUDA 12.9 is the last release for 6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080)
        fix:   no CUDA release has all of your capabilities: remove "6.1" from capabilities, and make a second target
    '';
  };

  E103 = {
    expr = message { capabilities = [ "6.1" "11.0" ]; system = "aarch64-linux"; };
    expected = text ''
      accelpkgs E103: no CUDA release has code for all of your capabilities
        where: capabilities (your target)
        why:   6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080): CUDA 12.9 or older
               11.0 (Blackwell: Jetson T5000, Jetson T4000): CUDA 13.0 or newer
        fix:   make two targets, one for each generation
    '';
  };

  E104 = {
    expr = message { cuda = "12.6"; capabilities = [ "8.7" ]; };
    expected = text ''
      accelpkgs E104: capability 8.7 is a Jetson, which is not x86_64-linux
        where: capabilities and system (your target)
        why:   a Jetson is one chip: its GPU is never beside another kind of processor
        fix:   take system = "aarch64-linux", or remove "8.7" from capabilities
    '';
  };

  E105 = {
    expr = message { cuda = "12.6"; capabilities = [ "7.2" ]; system = "aarch64-linux"; };
    expected = text ''
      accelpkgs E105: CUDA 12.6 does not run on 7.2 (Volta: Jetson AGX Xavier, Jetson Xavier NX)
        where: capabilities and cuda (your target)
        why:   Jetson Xavier: JetPack 5, where CUDA 11.4 to 12.2 run
        fix:   take cuda = "12.2"
               or remove "7.2" from capabilities
    '';
  };

  boardTooOld = {
    expr = message { capabilities = [ "5.3" ]; system = "aarch64-linux"; };
    expected = text ''
      accelpkgs E105: no CUDA release known here runs on 5.3 (Maxwell: Jetson Nano)
        where: capabilities (your target)
        why:   Jetson Nano, TX1: JetPack 4, where CUDA 10.2 is the newest
        fix:   remove "5.3" from capabilities
    '';
  };

  E106 = {
    expr = message { cuda = "12.6"; capabilities = [ "8.7" ]; jetpack = "4.6"; system = "aarch64-linux"; };
    expected = text ''
      accelpkgs E106: JetPack 4.6 does not exist for 8.7 (Ampere: Jetson AGX Orin, Jetson Orin NX)
        where: jetpack and capabilities (your target)
        why:   Jetson Orin: JetPack 5, 6, 7
        fix:   state the JetPack of the board, or remove "8.7" from capabilities
    '';
  };

  E107 = {
    expr = messageOf { capabilities = [ "8.7" ]; system = "aarch64-linux"; } (solved "13.0" [ (wheel "torch" "2.11.0" { cuda = "13.0"; }) ]);
    expected = text ''
      accelpkgs E107: wheels for aarch64 servers do not run on capability 8.7 (Jetson)
        where: torch (built for CUDA 13.0)
        why:   they hold no code for it, and Jetson runs server code from CUDA 13.2 on only
        fix:   take cuda = "13.2" where the board's JetPack allows it
               or flavour = "source" for these packages
    '';
  };

  E108 = {
    expr = messageOf { capabilities = [ "7.2" ]; system = "aarch64-linux"; } (solved "none" [ (wheel "torch" "2.10.0" { cuda = "none"; }) ]);
    expected = text ''
      accelpkgs E108: you name capability 7.2, but the plan has no CUDA
        where: torch 2.10.0, which is built without it
        why:   nothing that is built with CUDA fits the target
        fix:   state cuda: then it is told why each release with CUDA does not fit
               or take cuda = null, if you mean the CPU
    '';
  };

  E110 = {
    expr = message { cuda = "13.0"; capabilities = [ "8.6" ]; driver = "535.104.05"; };
    expected = text ''
      accelpkgs E110: driver 535.104.05 is too old for CUDA 13.0
        where: driver and cuda (your target)
        why:   programs of CUDA 13 need driver 580.65.06 or newer
        fix:   update the driver to 580.65.06 or newer
               or take cuda = "12.9", which driver 535.104.05 runs
    '';
  };

  E111 = {
    expr = message { cuda = "12.6"; capabilities = [ "6.1" ]; driver = "590.44.01"; };
    expected = text ''
      accelpkgs E111: driver 590.44.01 no longer serves capability 6.1
        where: driver and capabilities (your target)
        why:   driver branch 580 is the last for GPUs older than Turing: 6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080)
        fix:   install a driver of branch 580, or remove "6.1" from capabilities
    '';
  };

  E112 = {
    expr = messageOf { cuda = "12.8"; capabilities = [ "12.0" ]; driver = "560.35.03"; } (solved "12.8" [ (wheel "bitsandbytes" "0.45.5" { cuda = "12.8"; } // { capabilities = [ "sm_90" "compute_90" ]; }) ]);
    expected = text ''
      accelpkgs E112: driver 560.35.03 cannot compile the PTX of CUDA 12.8 for capability 12.0
        where: driver and capabilities (your target), for bitsandbytes
        why:   bitsandbytes 0.45.5 has only compute_90 for it, which the driver would have to compile
               a driver reads the PTX of CUDA 12.8 from 570.26 on
        fix:   update the driver to 570.26 or newer, or take a release with machine code for 12.0
    '';
  };

  E120 = {
    expr = messageOf { cuda = "12.4"; compiler.gcc = "15"; } (solved "12.4" [ (source "flash-attn" "2.8.3") (wheel "torch" "2.6.0" { cuda = "12.4"; }) ]);
    expected = text ''
      accelpkgs E120: gcc 15 cannot compile CUDA 12.4 code
        where: compiler and cuda (your target), for flash-attn from source
        why:   nvcc 12.4 accepts gcc 6 to 13
        fix:   take compiler = { gcc = "13"; }
               or cuda = "13.0", whose nvcc accepts gcc 15
               or flavour = "wheel" where there is one: a wheel needs no compiler
    '';
  };

  E121 = {
    expr = messageOf { cuda = "12.8"; compiler.gcc = "14"; capabilities = [ "8.6" ]; } (solved "12.8" [ (source "flash-attn" "2.8.3") (wheel "torch" "2.11.0" { cuda = "12.8"; }) ]);
    expected = text ''
      accelpkgs E121: torch 2.11.0 refuses gcc 14 for CUDA 12.8
        where: compiler (your target), for flash-attn from source
        why:   its extension builder accepts gcc 6 or newer, below 14
        fix:   take compiler = { gcc = "13"; }, or flavour = "wheel" where there is one
    '';
  };

  E122 = {
    expr = messageOf { cuda = "11.6"; capabilities = [ "8.6" ]; } (solved "11.6" [ (source "flash-attn" "2.8.3") ]);
    expected = text ''
      accelpkgs E122: flash-attn 2.8.3 cannot be compiled with CUDA 11.6
        where: cuda (your target), for flash-attn from source
        why:   it needs nvcc 11.7 or newer
        fix:   take cuda = "11.7" or newer, or flavour.flash-attn = "wheel"
    '';
  };

  E123 = {
    expr = messageOf { cuda = "13.0"; } (solved "13.0" [ (source "causal-conv1d" "1.5.2") ]);
    expected = text ''
      accelpkgs E123: causal-conv1d 1.5.2 cannot be compiled with CUDA 13.0 for its own list of capabilities
        where: cuda (your target), for causal-conv1d from source
        why:   its list has 5.3, 6.2, 7.0, 7.2, which CUDA 13.0 makes no code for
        fix:   name your GPU's capability: capabilities = [ … ]; then only that is compiled
               or take cuda = "12.9"
    '';
  };

  E124 = {
    expr = messageOf { cuda = "12.8"; capabilities = [ "7.5" "8.6" ]; } (solved "12.8" [ (source "flash-attn" "2.8.3") ]);
    expected = text ''
      accelpkgs E124: flash-attn 2.8.3 cannot be compiled for capability 7.5
        where: capabilities (your target), for flash-attn from source
        why:   its kernels need capability 8.0 or newer
        fix:   drop flash-attn, or remove "7.5" from capabilities
    '';
  };

  E125 = {
    expr = messageOf { cuda = "13.0"; capabilities = [ "8.6" ]; } (solved "13.0" [ (source "mamba-ssm" "2.3.1") (wheel "torch" "2.8.0" { cuda = "12.8"; }) ]);
    expected = text ''
      accelpkgs E125: mamba-ssm cannot be compiled: torch 2.8.0 was built with CUDA 12.8, the compiler is CUDA 13.0
        where: cuda (your target), for mamba-ssm from source
        why:   an extension of torch is compiled with the major version of CUDA that torch was built with
        fix:   take cuda = "12.8", or another torch
    '';
  };

  E126 = {
    expr = messageOf { cuda = "13.4"; capabilities = [ "10.7" ]; } (solved "13.4" [ (source "mamba-ssm" "2.3.1") (wheel "torch" "2.11.0" { cuda = "13.0"; }) ]);
    expected = text ''
      accelpkgs E126: torch 2.11.0 cannot compile extensions for capability 10.7
        where: capabilities (your target), for mamba-ssm from source
        why:   its extension builder does not know 10.7
        fix:   take torch 2.14.1 or newer
               or flavour = "wheel", or remove "10.7" from capabilities
    '';
  };

  E130 = {
    expr = messageOf { cuda = "12.8"; capabilities = [ "7.0" ]; } (solved "12.8" [ (wheel "nvidia-cudnn-cu12" "9.12.0.46" { } // { requiredBy = [ "torch" ]; }) ]);
    expected = text ''
      accelpkgs E130: nvidia-cudnn-cu12 9.12.0.46 has no code for capability 7.0
        where: nvidia-cudnn-cu12, wanted by torch
        why:   from 9.11 on it starts at 7.5; your GPU is 7.0 (Volta: NVIDIA V100, Quadro GV100)
        fix:   constraints = { nvidia-cudnn-cu12 = "<=9.10.2.21"; }: the newest version seen with code for it
               or take an older CUDA (its packages ask for an older nvidia-cudnn-cu12), or remove "7.0" from capabilities
    '';
  };

  E131 = {
    expr = messageOf { cuda = "12.8"; capabilities = [ "12.0" ]; driver = "560.35.03"; } (solved "12.8" [ (wheel "nvidia-cudnn-cu12" "9.10.2.21" { }) ]);
    expected = text ''
      accelpkgs E131: driver 560.35.03 is too old for nvidia-cudnn-cu12 9.10.2.21 on capability 12.0
        where: driver (your target)
        why:   nvidia-cudnn-cu12 supports 12.0 with driver 570.26 or newer
        fix:   update the driver to 570.26 or newer
    '';
  };

  E132 = {
    expr = messageOf { glibc = "2.27"; } (solved "none" [ (wheel "torch" "2.9.1" { }) (wheel "numpy" "2.3.4" { }) ]);
    expected = text ''
      accelpkgs E132: glibc 2.27 is too old for 2 wheels of the plan
        where: glibc (your target, or the base's)
        why:   built for a newer one: numpy 2.3.4 (2.28), torch 2.9.1 (2.28)
        fix:   take a base with glibc 2.28 or newer, or flavour = "source" for these packages
    '';
  };

  E134 = {
    expr = message { rocm = "7.1"; gfx = [ "gfx943" ]; };
    expected = text ''
      accelpkgs E134: there is no AMD GPU target gfx943
        where: gfx (your target)
        why:   known targets: gfx1010 gfx1011 gfx1012 gfx1030 gfx1031 gfx1032 gfx1033 gfx1034 gfx1035 gfx1036 gfx1100 gfx1101 gfx1102 gfx1103 gfx1150 gfx1151 gfx1152 gfx1153 gfx1200 gfx1201 gfx900 gfx906 gfx908 gfx90a gfx90c gfx942 gfx950
        fix:   did you mean "gfx942" or "gfx900" or "gfx906"?
    '';
  };

  E135 = {
    expr = message { rocm = "7.14"; gfx = [ "gfx906" ]; };
    expected = text ''
      accelpkgs E135: wheels for ROCm 7.14 have no code for gfx906
        where: rocm and gfx (your target)
        why:   torch's wheels of that ROCm are not compiled for it
        fix:   take rocm = "7.1" or "7.0" or "6.3" or "5.3"
    '';
  };

  E136 = {
    expr = message { rocm = "7.1"; gfx = [ "gfx942" ]; system = "aarch64-linux"; };
    expected = text ''
      accelpkgs E136: ROCm packages do not exist for aarch64-linux
        where: rocm and system (your target)
        why:   their wheels are built on x86_64-linux only
        fix:   take system = "x86_64-linux", or leave rocm out
    '';
  };

  E140 = {
    expr = messageWithRules { cuda = "12.8"; capabilities = [ "7.5" ]; } (solved "12.8" [ (wheel "flash-attn" "2.8.3" { cuda = "12.8"; }) ]);
    expected = text ''
      accelpkgs E140: flash-attn 2.8.3 does not run on capability 7.5
        where: flash-attn 2.8.3
        why:   its kernels need 8.0 or newer; a separate project serves Turing
        fix:   leave flash-attn out of packages, or remove "7.5" from capabilities
    '';
  };

  nothingToSay = {
    expr = message { cuda = "12.8"; capabilities = [ "8.6" "9.0" ]; driver = "575.51.03"; };
    expected = "";
  };

  allAtOnce = {
    expr = message { cuda = "13.0"; capabilities = [ "6.1" "8.5" ]; driver = "535.104.05"; };
    expected = text ''
      accelpkgs E100: there is no compute capability 8.5
        where: capabilities (your target)
        why:   no CUDA release up to the newest known one makes code for it
        fix:   did you mean "8.0" or "8.6" or "8.7"?
      accelpkgs E102: CUDA 13.0 has no code for capability 6.1
        where: cuda and capabilities (your target)
        why:   CUDA 12.9 is the last release for 6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080)
        fix:   take cuda = "12.9"
               for torch: cuda = "12.6", where published wheels have code for 6.1 up to torch 2.14
      accelpkgs E110: driver 535.104.05 is too old for CUDA 13.0
        where: driver and cuda (your target)
        why:   programs of CUDA 13 need driver 580.65.06 or newer
        fix:   update the driver to 580.65.06 or newer
               or take cuda = "12.9", which driver 535.104.05 runs
    '';
  };
}
