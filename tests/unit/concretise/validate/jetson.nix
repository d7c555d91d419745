# Jetson boards: their system, their JetPack, and wheels for servers.
scope:
let
  inherit (import ./common.nix scope)
    codes
    codesOf
    message
    messageOf
    solved
    text
    wheel
    ;
  torch = version: cuda: wheel "torch" version { inherit cuda; };
  jetson = request: codes ({ system = "aarch64-linux"; } // request);
in
{
  messages = {
    E104 = {
      expr = message {
        cuda = "12.6";
        capabilities = [ "8.7" ];
      };
      expected = text ''
        accelpkgs E104: capability 8.7 is a Jetson, which is not x86_64-linux
          where: capabilities and system (your target)
          why:   a Jetson is one chip: its GPU is never beside another kind of processor
          fix:   take system = "aarch64-linux", or remove "8.7" from capabilities
      '';
    };
    E105 = {
      expr = message {
        cuda = "12.6";
        capabilities = [ "7.2" ];
        system = "aarch64-linux";
      };
      expected = text ''
        accelpkgs E105: CUDA 12.6 does not run on 7.2 (Volta: Jetson AGX Xavier, Jetson Xavier NX)
          where: capabilities and cuda (your target)
          why:   Jetson Xavier: JetPack 5, where CUDA 11.4 to 12.2 run
          fix:   take cuda = "12.2"
                 or remove "7.2" from capabilities
      '';
    };
    boardTooOld = {
      expr = message {
        capabilities = [ "5.3" ];
        system = "aarch64-linux";
      };
      expected = text ''
        accelpkgs E105: no CUDA release known here runs on 5.3 (Maxwell: Jetson Nano)
          where: capabilities (your target)
          why:   Jetson Nano, TX1: JetPack 4, where CUDA 10.2 is the newest
          fix:   remove "5.3" from capabilities
      '';
    };
    E106 = {
      expr = message {
        cuda = "12.6";
        capabilities = [ "8.7" ];
        jetpack = "4.6";
        system = "aarch64-linux";
      };
      expected = text ''
        accelpkgs E106: JetPack 4.6 does not exist for 8.7 (Ampere: Jetson AGX Orin, Jetson Orin NX)
          where: jetpack and capabilities (your target)
          why:   Jetson Orin: JetPack 5, 6, 7
          fix:   state the JetPack of the board, or remove "8.7" from capabilities
      '';
    };
    E107 = {
      expr = messageOf {
        capabilities = [ "8.7" ];
        system = "aarch64-linux";
      } (solved "13.0" [ (wheel "torch" "2.11.0" { cuda = "13.0"; }) ]);
      expected = text ''
        accelpkgs E107: wheels for aarch64 servers do not run on capability 8.7 (Jetson)
          where: torch (built for CUDA 13.0)
          why:   they hold no code for it, and Jetson runs server code from CUDA 13.2 on only
          fix:   take cuda = "13.2" where the board's JetPack allows it
                 or flavour = "source" for these packages
      '';
    };
  };

  jetson = {
    "7.2 from 11.4 to 12.2" = {
      expr =
        map
          (
            cuda:
            jetson {
              inherit cuda;
              capabilities = [ "7.2" ];
            }
          )
          [
            "11.4"
            "12.2"
            "12.3"
            "12.9"
          ];
      expected = [
        [ ]
        [ ]
        [ "E105" ]
        [ "E105" ]
      ];
    };
    "7.2 with CUDA 13" = {
      expr = jetson {
        cuda = "13.0";
        capabilities = [ "7.2" ];
      };
      expected = [
        "E102"
        "E105"
      ];
    };
    "8.7 with JetPack 6" = {
      expr =
        map
          (
            cuda:
            jetson {
              inherit cuda;
              jetpack = "6.2";
              capabilities = [ "8.7" ];
            }
          )
          [
            "12.2"
            "12.4"
            "12.9"
            "13.0"
          ];
      expected = [
        [ "E105" ]
        [ ]
        [ ]
        [ "E105" ]
      ];
    };
    "11.0 with JetPack 7" = {
      expr = jetson {
        cuda = "13.0";
        jetpack = "7.2";
        capabilities = [ "11.0" ];
      };
      expected = [ ];
    };
    "never beside an x86_64" = {
      expr = codes {
        cuda = "12.6";
        capabilities = [
          "8.6"
          "8.7"
        ];
      };
      expected = [ "E104" ];
    };
    "8.6 is no Jetson" = {
      expr = jetson {
        cuda = "12.6";
        capabilities = [ "8.6" ];
      };
      expected = [ ];
    };
    "its driver is not numbered like a server's" = {
      expr = jetson {
        cuda = "12.6";
        capabilities = [ "8.7" ];
        driver = "35.6";
      };
      expected = [ ];
    };
  };

  wheels = {
    "server wheels on Orin" = {
      expr =
        map
          (
            cuda:
            codesOf {
              system = "aarch64-linux";
              capabilities = [ "8.7" ];
              inherit cuda;
            } (solved cuda [ (torch "2.15.0" cuda) ])
          )
          [
            "13.0"
            "13.2"
          ];
      expected = [
        [ "E107" ]
        [ ]
      ];
    };
    "components that are for CUDA 13, whichever" = {
      expr = codesOf {
        system = "aarch64-linux";
        capabilities = [ "8.7" ];
        cuda = "13.2";
      } (solved "13.2" [ (wheel "nvidia-cublas" "13.4.1.3" { cuda = "13"; }) ]);
      expected = [ ];
    };
    "wheels with code for the board" = {
      expr = codesOf {
        system = "aarch64-linux";
        capabilities = [ "8.7" ];
        cuda = "12.6";
      } (solved "12.6" [ (torch "2.8.0" "12.6" // { capabilities = [ "sm_87" ]; }) ]);
      expected = [ ];
    };
  };
}
