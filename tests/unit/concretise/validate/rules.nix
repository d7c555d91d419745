# The rules that packages state themselves.
scope:
let
  inherit (import ./common.nix scope)
    codesWithMeta
    codesWithRules
    messageWithRules
    solved
    text
    wheel
    ;
in
{
  messages = {
    E140 = {
      expr = messageWithRules {
        cuda = "12.8";
        capabilities = [ "7.5" ];
      } (solved "12.8" [ (wheel "flash-attn" "2.8.3" { cuda = "12.8"; }) ]);
      expected = text ''
        accelpkgs E140: flash-attn 2.8.3 does not run on capability 7.5
          where: flash-attn 2.8.3
          why:   its kernels need 8.0 or newer; a separate project serves Turing
          fix:   leave flash-attn out of packages, or remove "7.5" from capabilities
      '';
    };
  };

  rules = {
    "of a user's package, with a code of its own and without" = {
      expr =
        map
          (
            rules:
            codesWithMeta (_: {
              source = null;
              inherit rules;
            }) { } (solved "none" [ (wheel "mine" "1.0" { }) ])
          )
          [
            (_: [ { title = "no"; } ])
            (_: [
              {
                code = "X001";
                title = "no";
              }
            ])
            (
              {
                lib,
                facts,
                plan,
                package,
              }:
              if
                lib ? requirement
                && facts ? cudaMajor
                && plan.packages.mine == package
                && plan.target.glibc == "2.35"
              then
                [ ]
              else
                [ { title = "no"; } ]
            )
          ];
      expected = [
        [ "E140" ]
        [ "X001" ]
        [ ]
      ];
    };
    "flash-attn's wheel on Turing" = {
      expr = codesWithRules {
        cuda = "12.8";
        capabilities = [ "7.5" ];
      } (solved "12.8" [ (wheel "flash-attn" "2.8.3" { }) ]);
      expected = [ "E140" ];
    };
    "flash-attn's wheel on Ampere" = {
      expr = codesWithRules {
        cuda = "12.8";
        capabilities = [ "8.6" ];
      } (solved "12.8" [ (wheel "flash-attn" "2.8.3" { }) ]);
      expected = [ ];
    };
    "triton, because torch wants it" = {
      expr = codesWithRules {
        cuda = "12.6";
        capabilities = [ "6.1" ];
      } (solved "12.6" [ (wheel "triton" "3.3.1" { } // { requiredBy = [ "torch" ]; }) ]);
      expected = [ ];
    };
    "triton itself on Pascal" = {
      expr = codesWithRules {
        cuda = "12.6";
        capabilities = [ "6.1" ];
      } (solved "12.6" [ (wheel "triton" "3.3.1" { }) ]);
      expected = [ "E140" ];
    };
    "two cupys" = {
      expr = codesWithRules { } (
        solved "none" [
          (wheel "cupy-cuda12x" "13.6.0" { })
          (wheel "cupy-cuda13x" "13.6.0" { })
        ]
      );
      expected = [
        "E140"
        "E140"
      ];
    };
    "jax on CUDA 13 and Volta" = {
      expr = codesWithRules { capabilities = [ "7.0" ]; } (
        solved "none" [ (wheel "jax-cuda13-plugin" "0.12.0" { }) ]
      );
      expected = [ "E140" ];
    };
    "bitsandbytes on Orin" = {
      expr = codesWithRules {
        system = "aarch64-linux";
        capabilities = [ "8.7" ];
        cuda = "13.2";
      } (solved "13.2" [ (wheel "bitsandbytes" "0.50.2" { }) ]);
      expected = [ "E140" ];
    };
  };
}
