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
