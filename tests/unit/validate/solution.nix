# What validation refuses in a solution, and what it lets pass.
scope:
let
  inherit (import ../validate-support.nix scope)
    codesOf
    codesWithRules
    codesWithMeta
    solved
    source
    wheel
    ;
  torch = version: cuda: wheel "torch" version { inherit cuda; };
  extension = source "causal-conv1d" "1.6.1";
  cudnn = version: wheel "nvidia-cudnn-cu12" version { cuda = "12"; };
in
{
  compiler = {
    "gcc 15 and CUDA 12.4: wheels need no compiler" = {
      expr = codesOf { cuda = "12.4"; compiler.gcc = "15"; } (solved "12.4" [ (torch "2.6.0" "12.4") ]);
      expected = [ ];
    };
    "gcc 15 and CUDA 12.4, something from source" = {
      expr = codesOf { cuda = "12.4"; compiler.gcc = "15.2.0"; } (solved "12.4" [ (torch "2.6.0" "12.4") extension ]);
      expected = [ "E120" ];
    };
    "what needs no CUDA is not nvcc's business" = {
      expr = codesOf { cuda = "12.4"; compiler.gcc = "15"; } (
        solved "12.4" [ (source "sentencepiece" "0.2.1" // { build = { toolchain = [ "cxx" ]; against = [ ]; }; }) ]
      );
      expected = [ ];
    };
    "a base without a compiler" = { expr = codesOf { cuda = "12.4"; compiler = null; glibc = null; } (solved "12.4" [ (torch "2.6.0" "12.4") ]); expected = [ ]; };
    "unknown compiler" = { expr = codesOf { cuda = "12.4"; } (solved "12.4" [ (torch "2.6.0" "12.4") extension ]); expected = [ ]; };
    "clang" = {
      expr = map (clang: codesOf { cuda = "12.4"; compiler = { inherit clang; }; } (solved "12.4" [ extension ])) [ "17" "18" ];
      expected = [ [ ] [ "E120" ] ];
    };
    "torch's own table is narrower" = {
      expr = map (torchVersion: codesOf { cuda = "12.8"; compiler.gcc = "14"; } (solved "12.8" [ (torch torchVersion "12.8") extension ])) [ "2.10.0" "2.11.0" "2.12.1" ];
      # 2.10 has no bounds for CUDA 12, 2.12 takes gcc 14.
      expected = [ [ ] [ "E121" ] [ ] ];
    };
  };

  targets = {
    "default targets that nvcc 13 no longer knows" = { expr = codesOf { cuda = "13.0"; } (solved "13.0" [ (source "mamba-ssm" "2.2.5") ]); expected = [ "E123" ]; };
    "a named capability replaces them" = { expr = codesOf { cuda = "13.0"; capabilities = [ "8.6" ]; } (solved "13.0" [ (source "mamba-ssm" "2.2.5") ]); expected = [ ]; };
    "newer releases ask nvcc first" = { expr = codesOf { cuda = "13.0"; } (solved "13.0" [ (source "mamba-ssm" "2.3.1") ]); expected = [ ]; };
    "architectures that torch does not know" = {
      expr = map (torchVersion: codesOf { cuda = "13.4"; capabilities = [ "10.7" ]; } (solved "13.4" [ (torch torchVersion "13.0") extension ])) [ "2.13.0" "2.15.0" ];
      expected = [ [ "E126" ] [ ] ];
    };
    "a CPU torch" = { expr = codesOf { cuda = "12.8"; } (solved "12.8" [ (torch "2.8.0" "none") extension ]); expected = [ "E125" ]; };
    "a differing minor version only warns" = { expr = codesOf { cuda = "12.8"; } (solved "12.8" [ (torch "2.7.1" "12.6") extension ]); expected = [ ]; };
  };

  components = {
    "cuDNN 9.10 on Volta" = { expr = codesOf { cuda = "12.8"; capabilities = [ "7.0" ]; } (solved "12.8" [ (cudnn "9.10.2.21") ]); expected = [ ]; };
    "cuDNN 9.11 on Volta" = { expr = codesOf { cuda = "12.8"; capabilities = [ "7.0" ]; } (solved "12.8" [ (cudnn "9.11.0.98") ]); expected = [ "E130" ]; };
    "cuDNN 9.11 on Turing" = { expr = codesOf { cuda = "12.8"; capabilities = [ "7.5" ]; } (solved "12.8" [ (cudnn "9.11.0.98") ]); expected = [ ]; };
    "NCCL: versions that nobody read pass" = { expr = codesOf { cuda = "12.6"; capabilities = [ "5.0" ]; } (solved "12.6" [ (wheel "nvidia-nccl-cu12" "2.29.3" { }) ]); expected = [ ]; };
    "NCCL 2.31 on Maxwell" = { expr = codesOf { cuda = "12.6"; capabilities = [ "5.0" ]; } (solved "12.6" [ (wheel "nvidia-nccl-cu12" "2.31.2" { }) ]); expected = [ "E130" ]; };
    "cuSPARSELt is not needed to run" = { expr = codesOf { cuda = "12.6"; capabilities = [ "6.1" ]; } (solved "12.6" [ (wheel "nvidia-cusparselt-cu12" "0.6.3" { }) ]); expected = [ ]; };
    "no capabilities, no problem" = { expr = codesOf { cuda = "12.8"; } (solved "12.8" [ (cudnn "9.28.0.42") ]); expected = [ ]; };
  };

  machine = {
    "glibc" = {
      expr = map (glibc: codesOf { inherit glibc; } (solved "none" [ (wheel "numpy" "2.3.4" { }) ])) [ "2.28" "2.27" ];
      expected = [ [ ] [ "E132" ] ];
    };
    "the least demanding tag counts" = {
      expr = codesOf { glibc = "2.27"; } (solved "none" [ (wheel "numpy" "2.3.4" { } // { file.file = "numpy-2.3.4-cp312-cp312-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl"; }) ]);
      expected = [ ];
    };
    "pure and legacy wheels run anywhere" = {
      expr = codesOf { glibc = "2.17"; } (
        solved "none" [
          (wheel "einops" "0.8.1" { } // { file.file = "einops-0.8.1-py3-none-any.whl"; })
          (wheel "triton" "3.2.0" { } // { file.file = "triton-3.2.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"; })
        ]
      );
      expected = [ ];
    };
    "server wheels on Orin" = {
      expr = map (cuda: codesOf { system = "aarch64-linux"; capabilities = [ "8.7" ]; inherit cuda; } (solved cuda [ (torch "2.15.0" cuda) ])) [ "13.0" "13.2" ];
      expected = [ [ "E107" ] [ ] ];
    };
    "components that are for CUDA 13, whichever" = {
      expr = codesOf { system = "aarch64-linux"; capabilities = [ "8.7" ]; cuda = "13.2"; } (solved "13.2" [ (wheel "nvidia-cublas" "13.4.1.3" { cuda = "13"; }) ]);
      expected = [ ];
    };
    "wheels with code for the board" = {
      expr = codesOf { system = "aarch64-linux"; capabilities = [ "8.7" ]; cuda = "12.6"; } (solved "12.6" [ (torch "2.8.0" "12.6" // { capabilities = [ "sm_87" ]; }) ]);
      expected = [ ];
    };
  };

  "whoever names capabilities means a GPU" = {
    expr = [
      (codesOf { capabilities = [ "8.6" ]; } (solved "none" [ (torch "2.10.0" "none") ]))
      (codesOf { capabilities = [ "8.6" ]; cuda = null; } (solved "none" [ (torch "2.10.0" "none") ]))
      (codesOf { } (solved "none" [ (torch "2.10.0" "none") ]))
      # Leaves alone: nothing is lost.
      (codesOf { capabilities = [ "8.6" ]; } { axes = { }; packages.einops = wheel "einops" "0.8.1" { }; })
    ];
    expected = [ [ "E108" ] [ ] [ ] [ ] ];
  };

  ptx =
    let
      on =
        driver: cuda: capabilities:
        codesOf { cuda = "12.8"; capabilities = [ "12.0" ]; inherit driver; } (solved "12.8" [ (wheel "bitsandbytes" "0.45.5" { inherit cuda; } // { inherit capabilities; }) ]);
    in
    {
      "of a newer toolkit than the driver" = { expr = on "560.35.03" "12.8" [ "sm_90" "compute_90" ]; expected = [ "E112" ]; };
      "of an older one" = { expr = on "560.35.03" "12.6" [ "sm_90" "compute_90" ]; expected = [ ]; };
      "of nobody knows which" = { expr = on "560.35.03" "12" [ "sm_90" "compute_90" ]; expected = [ ]; };
      "not needed, there is machine code" = { expr = on "560.35.03" "12.8" [ "sm_120" "compute_90" ]; expected = [ ]; };
      "an up-to-date driver" = { expr = on "570.26" "12.8" [ "sm_90" "compute_90" ]; expected = [ ]; };
    };

  "what the target left open is checked once it is chosen" = {
    expr = map (cuda: codesOf { capabilities = [ "6.1" ]; driver = "535.104.05"; } (solved cuda [ ])) [ "12.6" "13.0" ];
    expected = [ [ ] [ "E102" "E110" ] ];
  };

  rules = {
    "of a user's package, with a code of its own and without" = {
      expr =
        map (rules: codesWithMeta (_: { source = null; inherit rules; }) { } (solved "none" [ (wheel "mine" "1.0" { }) ]))
          [
            (_: [ { title = "no"; } ])
            (_: [ { code = "X001"; title = "no"; } ])
            (
              {
                lib,
                facts,
                plan,
                package,
              }:
              if plan.packages.mine == package && plan.target.glibc == "2.35" then [ ] else [ { title = "no"; } ]
            )
          ];
      expected = [ [ "E140" ] [ "X001" ] [ ] ];
    };
    "flash-attn's wheel on Turing" = { expr = codesWithRules { cuda = "12.8"; capabilities = [ "7.5" ]; } (solved "12.8" [ (wheel "flash-attn" "2.8.3" { }) ]); expected = [ "E140" ]; };
    "flash-attn's wheel on Ampere" = { expr = codesWithRules { cuda = "12.8"; capabilities = [ "8.6" ]; } (solved "12.8" [ (wheel "flash-attn" "2.8.3" { }) ]); expected = [ ]; };
    "triton, because torch wants it" = { expr = codesWithRules { cuda = "12.6"; capabilities = [ "6.1" ]; } (solved "12.6" [ (wheel "triton" "3.3.1" { } // { requiredBy = [ "torch" ]; }) ]); expected = [ ]; };
    "triton itself on Pascal" = { expr = codesWithRules { cuda = "12.6"; capabilities = [ "6.1" ]; } (solved "12.6" [ (wheel "triton" "3.3.1" { }) ]); expected = [ "E140" ]; };
    "two cupys" = { expr = codesWithRules { } (solved "none" [ (wheel "cupy-cuda12x" "13.6.0" { }) (wheel "cupy-cuda13x" "13.6.0" { }) ]); expected = [ "E140" "E140" ]; };
    "jax on CUDA 13 and Volta" = { expr = codesWithRules { capabilities = [ "7.0" ]; } (solved "none" [ (wheel "jax-cuda13-plugin" "0.12.0" { }) ]); expected = [ "E140" ]; };
    "bitsandbytes on Orin" = { expr = codesWithRules { system = "aarch64-linux"; capabilities = [ "8.7" ]; cuda = "13.2"; } (solved "13.2" [ (wheel "bitsandbytes" "0.50.2" { }) ]); expected = [ "E140" ]; };
  };
}
