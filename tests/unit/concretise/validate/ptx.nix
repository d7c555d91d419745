# PTX that the driver would have to compile.
scope:
let
  inherit (import ./common.nix scope)
    codesOf
    messageOf
    solved
    text
    wheel
    ;
in
{
  messages = {
    E112 = {
      expr =
        messageOf
          {
            cuda = "12.8";
            capabilities = [ "12.0" ];
            driver = "560.35.03";
          }
          (
            solved "12.8" [
              (
                wheel "bitsandbytes" "0.45.5" { cuda = "12.8"; }
                // {
                  capabilities = [
                    "sm_90"
                    "compute_90"
                  ];
                }
              )
            ]
          );
      expected = text ''
        accelpkgs E112: driver 560.35.03 cannot compile the PTX of CUDA 12.8 for capability 12.0
          where: driver and capabilities (your target), for bitsandbytes
          why:   bitsandbytes 0.45.5 has only compute_90 for it, which the driver would have to compile
                 a driver reads the PTX of CUDA 12.8 from 570.26 on
          fix:   update the driver to 570.26 or newer, or take a release with machine code for 12.0
      '';
    };
  };

  ptx =
    let
      on =
        driver: cuda: capabilities:
        codesOf
          {
            cuda = "12.8";
            capabilities = [ "12.0" ];
            inherit driver;
          }
          (
            solved "12.8" [
              (
                wheel "bitsandbytes" "0.45.5" { inherit cuda; }
                // {
                  inherit capabilities;
                }
              )
            ]
          );
    in
    {
      "of a newer toolkit than the driver" = {
        expr = on "560.35.03" "12.8" [
          "sm_90"
          "compute_90"
        ];
        expected = [ "E112" ];
      };
      "of an older one" = {
        expr = on "560.35.03" "12.6" [
          "sm_90"
          "compute_90"
        ];
        expected = [ ];
      };
      "of nobody knows which" = {
        expr = on "560.35.03" "12" [
          "sm_90"
          "compute_90"
        ];
        expected = [ ];
      };
      "not needed, there is machine code" = {
        expr = on "560.35.03" "12.8" [
          "sm_120"
          "compute_90"
        ];
        expected = [ ];
      };
      "an up-to-date driver" = {
        expr = on "570.26" "12.8" [
          "sm_90"
          "compute_90"
        ];
        expected = [ ];
      };
    };

  "what the target left open is checked once it is chosen" = {
    expr =
      map
        (
          cuda:
          codesOf {
            capabilities = [ "6.1" ];
            driver = "535.104.05";
          } (solved cuda [ ])
        )
        [
          "12.6"
          "13.0"
        ];
    expected = [
      [ ]
      [
        "E102"
        "E110"
      ]
    ];
  };
}
