# What is compiled with nvcc.
scope:
let
  inherit (import ./common.nix scope)
    codesOf
    messageOf
    solved
    source
    text
    wheel
    ;
  torch = version: cuda: wheel "torch" version { inherit cuda; };
  extension = source "causal-conv1d" "1.6.1";
in
{
  messages = {
    E120 = {
      expr =
        messageOf
          {
            cuda = "12.4";
            compiler.gcc = "15";
          }
          (
            solved "12.4" [
              (source "flash-attn" "2.8.3")
              (wheel "torch" "2.6.0" { cuda = "12.4"; })
            ]
          );
      expected = text ''
        accelpkgs E120: gcc 15 cannot compile CUDA 12.4 code
          where: compiler and cuda (your target), for flash-attn from source
          why:   nvcc 12.4 accepts gcc 6 to 13
          fix:   take compiler = { gcc = "13"; }
                 or cuda = "13.0", whose nvcc accepts gcc 15
                 or flavour = "wheel" where there is one: a wheel needs no compiler
      '';
    };
    E122 = {
      expr = messageOf {
        cuda = "11.6";
        capabilities = [ "8.6" ];
      } (solved "11.6" [ (source "flash-attn" "2.8.3") ]);
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
      expr = messageOf {
        cuda = "12.8";
        capabilities = [
          "7.5"
          "8.6"
        ];
      } (solved "12.8" [ (source "flash-attn" "2.8.3") ]);
      expected = text ''
        accelpkgs E124: flash-attn 2.8.3 cannot be compiled for capability 7.5
          where: capabilities (your target), for flash-attn from source
          why:   its kernels need capability 8.0 or newer
          fix:   drop flash-attn, or remove "7.5" from capabilities
      '';
    };
  };

  compiler = {
    "gcc 15 and CUDA 12.4: wheels need no compiler" = {
      expr = codesOf {
        cuda = "12.4";
        compiler.gcc = "15";
      } (solved "12.4" [ (torch "2.6.0" "12.4") ]);
      expected = [ ];
    };
    "gcc 15 and CUDA 12.4, something from source" = {
      expr =
        codesOf
          {
            cuda = "12.4";
            compiler.gcc = "15.2.0";
          }
          (
            solved "12.4" [
              (torch "2.6.0" "12.4")
              extension
            ]
          );
      expected = [ "E120" ];
    };
    "what needs no CUDA is not nvcc's business" = {
      expr =
        codesOf
          {
            cuda = "12.4";
            compiler.gcc = "15";
          }
          (
            solved "12.4" [
              (
                source "sentencepiece" "0.2.1"
                // {
                  build = {
                    toolchain = [ "cxx" ];
                    against = [ ];
                  };
                }
              )
            ]
          );
      expected = [ ];
    };
    "a base without a compiler" = {
      expr = codesOf {
        cuda = "12.4";
        compiler = null;
        glibc = null;
      } (solved "12.4" [ (torch "2.6.0" "12.4") ]);
      expected = [ ];
    };
    "unknown compiler" = {
      expr = codesOf { cuda = "12.4"; } (
        solved "12.4" [
          (torch "2.6.0" "12.4")
          extension
        ]
      );
      expected = [ ];
    };
    "clang" = {
      expr =
        map
          (
            clang:
            codesOf {
              cuda = "12.4";
              compiler = { inherit clang; };
            } (solved "12.4" [ extension ])
          )
          [
            "17"
            "18"
          ];
      expected = [
        [ ]
        [ "E120" ]
      ];
    };
  };

  targets = {
    "default targets that nvcc 13 no longer knows" = {
      expr = codesOf { cuda = "13.0"; } (solved "13.0" [ (source "mamba-ssm" "2.2.5") ]);
      expected = [ "E123" ];
    };
    "a named capability replaces them" = {
      expr = codesOf {
        cuda = "13.0";
        capabilities = [ "8.6" ];
      } (solved "13.0" [ (source "mamba-ssm" "2.2.5") ]);
      expected = [ ];
    };
    "newer releases ask nvcc first" = {
      expr = codesOf { cuda = "13.0"; } (solved "13.0" [ (source "mamba-ssm" "2.3.1") ]);
      expected = [ ];
    };
  };
}
