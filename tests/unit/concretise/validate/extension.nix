# What torch's own extension builder refuses.
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
    E121 = {
      expr =
        messageOf
          {
            cuda = "12.8";
            compiler.gcc = "14";
            capabilities = [ "8.6" ];
          }
          (
            solved "12.8" [
              (source "flash-attn" "2.8.3")
              (wheel "torch" "2.11.0" { cuda = "12.8"; })
            ]
          );
      expected = text ''
        accelpkgs E121: torch 2.11.0 refuses gcc 14 for CUDA 12.8
          where: compiler (your target), for flash-attn from source
          why:   its extension builder accepts gcc 6 or newer, below 14
          fix:   take compiler = { gcc = "13"; }, or flavour = "wheel" where there is one
      '';
    };
    E125 = {
      expr =
        messageOf
          {
            cuda = "13.0";
            capabilities = [ "8.6" ];
          }
          (
            solved "13.0" [
              (source "mamba-ssm" "2.3.1")
              (wheel "torch" "2.8.0" { cuda = "12.8"; })
            ]
          );
      expected = text ''
        accelpkgs E125: mamba-ssm cannot be compiled: torch 2.8.0 was built with CUDA 12.8, the compiler is CUDA 13.0
          where: cuda (your target), for mamba-ssm from source
          why:   an extension of torch is compiled with the major version of CUDA that torch was built with
          fix:   take cuda = "12.8", or another torch
      '';
    };
    E126 = {
      expr =
        messageOf
          {
            cuda = "13.4";
            capabilities = [ "10.7" ];
          }
          (
            solved "13.4" [
              (source "mamba-ssm" "2.3.1")
              (wheel "torch" "2.11.0" { cuda = "13.0"; })
            ]
          );
      expected = text ''
        accelpkgs E126: torch 2.11.0 cannot compile extensions for capability 10.7
          where: capabilities (your target), for mamba-ssm from source
          why:   its extension builder does not know 10.7
          fix:   take torch 2.14.1 or newer
                 or flavour = "wheel", or remove "10.7" from capabilities
      '';
    };
  };

  extensions = {
    "torch's own table is narrower" = {
      expr =
        map
          (
            torchVersion:
            codesOf
              {
                cuda = "12.8";
                compiler.gcc = "14";
              }
              (
                solved "12.8" [
                  (torch torchVersion "12.8")
                  extension
                ]
              )
          )
          [
            "2.10.0"
            "2.11.0"
            "2.12.1"
          ];
      # 2.10 has no bounds for CUDA 12, 2.12 takes gcc 14.
      expected = [
        [ ]
        [ "E121" ]
        [ ]
      ];
    };
    "architectures that torch does not know" = {
      expr =
        map
          (
            torchVersion:
            codesOf
              {
                cuda = "13.4";
                capabilities = [ "10.7" ];
              }
              (
                solved "13.4" [
                  (torch torchVersion "13.0")
                  extension
                ]
              )
          )
          [
            "2.13.0"
            "2.15.0"
          ];
      expected = [
        [ "E126" ]
        [ ]
      ];
    };
    "a CPU torch" = {
      expr = codesOf { cuda = "12.8"; } (
        solved "12.8" [
          (torch "2.8.0" "none")
          extension
        ]
      );
      expected = [ "E125" ];
    };
    "a differing minor version only warns" = {
      expr = codesOf { cuda = "12.8"; } (
        solved "12.8" [
          (torch "2.7.1" "12.6")
          extension
        ]
      );
      expected = [ ];
    };
  };
}
