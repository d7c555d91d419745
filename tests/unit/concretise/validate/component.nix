# Pieces of the toolkit without code for a GPU, or for a newer driver.
scope:
let
  inherit (import ./common.nix scope)
    codesOf
    messageOf
    solved
    text
    wheel
    ;
  cudnn = version: wheel "nvidia-cudnn-cu12" version { cuda = "12"; };
in
{
  messages = {
    E130 = {
      expr =
        messageOf
          {
            cuda = "12.8";
            capabilities = [ "7.0" ];
          }
          (
            solved "12.8" [
              (
                wheel "nvidia-cudnn-cu12" "9.12.0.46" { }
                // {
                  requiredBy = [ "torch" ];
                }
              )
            ]
          );
      expected = text ''
        accelpkgs E130: nvidia-cudnn-cu12 9.12.0.46 has no code for capability 7.0
          where: nvidia-cudnn-cu12, wanted by torch
          why:   from 9.11 on it starts at 7.5; your GPU is 7.0 (Volta: NVIDIA V100, Quadro GV100)
          fix:   constraints = { nvidia-cudnn-cu12 = "<=9.10.2.21"; }: the newest version seen with code for it
                 or take an older CUDA (its packages ask for an older nvidia-cudnn-cu12), or remove "7.0" from capabilities
      '';
    };
    E131 = {
      expr = messageOf {
        cuda = "12.8";
        capabilities = [ "12.0" ];
        driver = "560.35.03";
      } (solved "12.8" [ (wheel "nvidia-cudnn-cu12" "9.10.2.21" { }) ]);
      expected = text ''
        accelpkgs E131: driver 560.35.03 is too old for nvidia-cudnn-cu12 9.10.2.21 on capability 12.0
          where: driver (your target)
          why:   nvidia-cudnn-cu12 supports 12.0 with driver 570.26 or newer
          fix:   update the driver to 570.26 or newer
      '';
    };
  };

  components = {
    "cuDNN 9.10 on Volta" = {
      expr = codesOf {
        cuda = "12.8";
        capabilities = [ "7.0" ];
      } (solved "12.8" [ (cudnn "9.10.2.21") ]);
      expected = [ ];
    };
    "cuDNN 9.11 on Volta" = {
      expr = codesOf {
        cuda = "12.8";
        capabilities = [ "7.0" ];
      } (solved "12.8" [ (cudnn "9.11.0.98") ]);
      expected = [ "E130" ];
    };
    "cuDNN 9.11 on Turing" = {
      expr = codesOf {
        cuda = "12.8";
        capabilities = [ "7.5" ];
      } (solved "12.8" [ (cudnn "9.11.0.98") ]);
      expected = [ ];
    };
    "NCCL: versions that nobody read pass" = {
      expr = codesOf {
        cuda = "12.6";
        capabilities = [ "5.0" ];
      } (solved "12.6" [ (wheel "nvidia-nccl-cu12" "2.29.3" { }) ]);
      expected = [ ];
    };
    "NCCL 2.31 on Maxwell" = {
      expr = codesOf {
        cuda = "12.6";
        capabilities = [ "5.0" ];
      } (solved "12.6" [ (wheel "nvidia-nccl-cu12" "2.31.2" { }) ]);
      expected = [ "E130" ];
    };
    "cuSPARSELt is not needed to run" = {
      expr = codesOf {
        cuda = "12.6";
        capabilities = [ "6.1" ];
      } (solved "12.6" [ (wheel "nvidia-cusparselt-cu12" "0.6.3" { }) ]);
      expected = [ ];
    };
    "no capabilities, no problem" = {
      expr = codesOf { cuda = "12.8"; } (solved "12.8" [ (cudnn "9.28.0.42") ]);
      expected = [ ];
    };
  };
}
