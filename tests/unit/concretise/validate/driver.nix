# The driver, where the target states one.
scope:
let
  inherit (import ./common.nix scope)
    codes
    message
    text
    ;
in
{
  messages = {
    E113 = {
      expr = message {
        capabilities = [
          "8.6"
          "12.0"
        ];
        driver = "565.57.01";
      };
      expected = text ''
        accelpkgs E113: driver 565.57.01 does not know capability 12.0
          where: driver and capabilities (your target)
          why:   570.26 is the first driver for 12.0 (Blackwell: GeForce RTX 5090, GeForce RTX 5080), whichever CUDA made the code
          fix:   update the driver to 570.26 or newer, or remove "12.0" from capabilities
      '';
    };
    E110 = {
      expr = message {
        cuda = "13.0";
        capabilities = [ "8.6" ];
        driver = "535.104.05";
      };
      expected = text ''
        accelpkgs E110: driver 535.104.05 is too old for CUDA 13.0
          where: driver and cuda (your target)
          why:   programs of CUDA 13 need driver 580.65.06 or newer
          fix:   update the driver to 580.65.06 or newer
                 or take cuda = "12.9", which driver 535.104.05 runs
      '';
    };
    E111 = {
      expr = message {
        cuda = "12.6";
        capabilities = [ "6.1" ];
        driver = "590.44.01";
      };
      expected = text ''
        accelpkgs E111: driver 590.44.01 no longer serves capability 6.1
          where: driver and capabilities (your target)
          why:   driver branch 580 is the last for GPUs older than Turing: 6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080)
          fix:   install a driver of branch 580, or remove "6.1" from capabilities
      '';
    };
  };

  device = {
    "the highest floor of several" = {
      expr =
        builtins.match ".*update the driver to 575.51.03 or newer.*" (message {
          capabilities = [
            "10.0"
            "12.1"
          ];
          driver = "565.57.01";
        }) != null;
      expected = true;
    };
  };

  "a GPU that the driver knows" = {
    expr =
      map
        (
          pair:
          codes {
            capabilities = [ (builtins.elemAt pair 0) ];
            driver = builtins.elemAt pair 1;
          }
        )
        [
          [
            "12.1"
            "575.51.03"
          ]
          [
            "12.1"
            "575"
          ]
          [
            "12.1"
            "570.124.06"
          ]
          [
            "9.0"
            "525.60.13"
          ]
        ];
    expected = [
      [ ]
      [ ]
      [ "E113" ]
      [ ]
    ];
  };

  driver = {
    "unknown is not too old" = {
      expr = codes { cuda = "13.0"; };
      expected = [ ];
    };
    "at the floor" = {
      expr = codes {
        cuda = "12.9";
        driver = "525.60.13";
      };
      expected = [ ];
    };
    "just below it" = {
      expr = codes {
        cuda = "12.9";
        driver = "525.60.11";
      };
      expected = [ "E110" ];
    };
    "a branch alone is read in its favour" = {
      expr = codes {
        cuda = "13.0";
        driver = "580";
      };
      expected = [ ];
    };
    "numbers, not letters" = {
      expr = codes {
        cuda = "12.0";
        driver = "1000.1";
      };
      expected = [ ];
    };
    "580 is the last for Volta" = {
      expr =
        map
          (
            driver:
            codes {
              cuda = "12.6";
              capabilities = [ "7.0" ];
              inherit driver;
            }
          )
          [
            "580.95.05"
            "590.44.01"
          ];
      expected = [
        [ ]
        [ "E111" ]
      ];
    };
    "Turing goes on" = {
      expr = codes {
        cuda = "13.2";
        capabilities = [ "7.5" ];
        driver = "595.45.04";
      };
      expected = [ ];
    };
  };
}
