# Which checks are asked of a target, and which of a solution.
scope:
let
  inherit (import ./validate/common.nix scope)
    codes
    codesOf
    message
    solved
    text
    wheel
    ;
in
{
  messages = {
    nothingToSay = {
      expr = message {
        cuda = "12.8";
        capabilities = [
          "8.6"
          "9.0"
        ];
        driver = "575.51.03";
      };
      expected = "";
    };
    allAtOnce = {
      expr = message {
        cuda = "13.0";
        capabilities = [
          "6.1"
          "8.5"
        ];
        driver = "535.104.05";
      };
      expected = text ''
        accelpkgs E100: there is no compute capability 8.5
          where: capabilities (your target)
          why:   no CUDA release up to the newest known one makes code for it
          fix:   did you mean "8.0" or "8.6" or "8.7"?
        accelpkgs E102: CUDA 13.0 has no code for capability 6.1
          where: cuda and capabilities (your target)
          why:   CUDA 12.9 is the last release for 6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080)
          fix:   take cuda = "12.9"
                 for torch: cuda = "12.6", whose wheels have code for 6.1 up to torch 2.14.0
        accelpkgs E110: driver 535.104.05 is too old for CUDA 13.0
          where: driver and cuda (your target)
          why:   programs of CUDA 13 need driver 580.65.06 or newer
          fix:   update the driver to 580.65.06 or newer
                 or take cuda = "12.9", which driver 535.104.05 runs
      '';
    };
  };

  target = {
    "ROCm: nothing of CUDA, of Jetson or of NVIDIA's drivers is asked" = {
      expr = codes {
        rocm = "7.1";
        capabilities = [ "8.7" ];
        driver = "1.0";
      };
      expected = [ ];
    };
    "no accelerator: a Jetson is on its system all the same" = {
      expr = codes {
        cuda = null;
        capabilities = [
          "8.7"
          "6.1"
        ];
        driver = "1.0";
      };
      expected = [ "E104" ];
    };
    "what nobody knows is told, and asked nothing more" = {
      expr = codes {
        cuda = "13.0";
        capabilities = [ "8.5" ];
      };
      expected = [ "E100" ];
    };
    "CUDA left open" = {
      expr = codes {
        capabilities = [ "6.1" ];
        driver = "590.44.01";
      };
      expected = [ "E111" ];
    };
    "all at once" = {
      expr = codes {
        cuda = "13.0";
        capabilities = [
          "6.1"
          "8.7"
        ];
        jetpack = "4.6";
        driver = "590.44.01";
      };
      expected = [
        "E102"
        "E104"
        "E106"
      ];
    };
    "the driver is no Jetson's where there is none" = {
      expr = codes {
        cuda = "13.0";
        capabilities = [ "6.1" ];
        driver = "590.44.01";
      };
      expected = [
        "E102"
        "E111"
      ];
    };
  };
  solution = {
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
    "a prefix is not what was chosen" = {
      expr = codesOf {
        cuda = "12";
        capabilities = [ "9.0a" ];
        driver = "470.82.01";
      } (solved "12.8" [ ]);
      expected = [ "E110" ];
    };
    "what the target fixed has been looked at" = {
      expr = codesOf {
        cuda = "13.0";
        capabilities = [ "6.1" ];
        driver = "535.104.05";
      } (solved "13.0" [ ]);
      expected = [ ];
    };
    "without a metaOf no rules are asked" = {
      expr = codesOf {
        capabilities = [ "7.5" ];
        cuda = "12.8";
      } (solved "12.8" [ (wheel "flash-attn" "2.8.3" { }) ]);
      expected = [ ];
    };
  };
}
