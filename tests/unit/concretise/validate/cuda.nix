# CUDA releases against capabilities: names, windows, and plans without CUDA.
scope:
let
  inherit (import ./common.nix scope)
    codes
    codesOf
    codesWithMeta
    earlyCodes
    facts
    message
    messageOf
    solved
    source
    text
    wheel
    ;
  torch = version: cuda: wheel "torch" version { inherit cuda; };
in
{
  messages = {
    E100 = {
      expr = message {
        cuda = "12.8";
        capabilities = [ "8.5" ];
      };
      expected = text ''
        accelpkgs E100: there is no compute capability 8.5
          where: capabilities (your target)
          why:   no CUDA release up to the newest known one makes code for it
          fix:   did you mean "8.0" or "8.6" or "8.7"?
      '';
    };
    E101 = {
      expr = message { cuda = "12.7"; };
      expected = text ''
        accelpkgs E101: there is no CUDA 12.7
          where: cuda (your target)
          why:   NVIDIA released no such version, or one too old for any package here
          fix:   take cuda = "12.6" or "12.8"
      '';
    };
    E102 = {
      expr = message {
        cuda = "13";
        capabilities = [ "6.1" ];
      };
      expected = text ''
        accelpkgs E102: CUDA 13 has no code for capability 6.1
          where: cuda and capabilities (your target)
          why:   CUDA 12.9 is the last release for 6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080)
          fix:   take cuda = "12.9"
                 for torch: cuda = "12.6", whose wheels have code for 6.1 up to torch 2.14.0
      '';
    };
    tooNew = {
      expr = message {
        cuda = "12.6";
        capabilities = [
          "8.6"
          "12.0"
        ];
      };
      expected = text ''
        accelpkgs E102: CUDA 12.6 has no code for capability 12.0
          where: cuda and capabilities (your target)
          why:   CUDA 12.8 is the first release for 12.0 (Blackwell: GeForce RTX 5090, GeForce RTX 5080)
          fix:   take cuda = "12.8", which has all of your capabilities
                 or remove "12.0" from capabilities
      '';
    };
    architectureSpecific = {
      expr = message {
        cuda = "11.8";
        capabilities = [ "9.0a" ];
      };
      expected = text ''
        accelpkgs E102: CUDA 11.8 has no code for capability 9.0a
          where: cuda and capabilities (your target)
          why:   CUDA 12.0 is the first release for 9.0a (Hopper: NVIDIA GH200, NVIDIA H200)
          fix:   take cuda = "12.0"
      '';
    };
    renamed = {
      expr = message {
        cuda = "13.0";
        capabilities = [ "10.1" ];
        system = "aarch64-linux";
      };
      expected = text ''
        accelpkgs E102: CUDA 13.0 has no code for capability 10.1
          where: cuda and capabilities (your target)
          why:   10.1 (Blackwell) is written 11.0 from CUDA 13.0 on
          fix:   write "11.0" instead of "10.1"
      '';
    };
    ofABoard = {
      expr = message {
        cuda = "13.1";
        capabilities = [
          "7.2"
          "9.0"
        ];
        system = "aarch64-linux";
      };
      expected = text ''
        accelpkgs E102: CUDA 13.1 has no code for capability 7.2
          where: cuda and capabilities (your target)
          why:   CUDA 12.9 is the last release for 7.2 (Volta: Jetson AGX Xavier, Jetson Xavier NX)
          fix:   take cuda = "12.2", which has all of your capabilities
                 or remove "7.2" from capabilities
        accelpkgs E105: CUDA 13.1 does not run on 7.2 (Volta: Jetson AGX Xavier, Jetson Xavier NX)
          where: capabilities and cuda (your target)
          why:   Jetson Xavier: JetPack 5, where CUDA 11.4 to 12.2 run
          fix:   take cuda = "12.2"
                 or remove "7.2" from capabilities
      '';
    };
    noCudaForAll = {
      expr = message {
        cuda = "13.0";
        capabilities = [
          "6.1"
          "11.0"
        ];
        system = "aarch64-linux";
      };
      expected = text ''
        accelpkgs E102: CUDA 13.0 has no code for capability 6.1
          where: cuda and capabilities (your target)
          why:   CUDA 12.9 is the last release for 6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080)
          fix:   no CUDA release has all of your capabilities: remove "6.1" from capabilities, and make a second target
      '';
    };
    E103 = {
      expr = message {
        capabilities = [
          "6.1"
          "11.0"
        ];
        system = "aarch64-linux";
      };
      expected = text ''
        accelpkgs E103: no CUDA release has code for all of your capabilities
          where: capabilities (your target)
          why:   6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080): CUDA 12.9 or older
                 11.0 (Blackwell: Jetson T5000, Jetson T4000): CUDA 13.0 or newer
          fix:   make two targets, one for each generation
      '';
    };
    E108 = {
      expr = messageOf {
        capabilities = [ "7.2" ];
        system = "aarch64-linux";
      } (solved "none" [ (wheel "torch" "2.10.0" { cuda = "none"; }) ]);
      expected = text ''
        accelpkgs E108: you name capability 7.2, but the plan has no CUDA
          where: torch 2.10.0, which is built without it
          why:   nothing that is built with CUDA fits the target
          fix:   state cuda: then it is told why each release with CUDA does not fit
                 or take cuda = null, if you mean the CPU
      '';
    };
  };

  windows = {
    "6.1 with 12.9" = {
      expr = codes {
        cuda = "12.9";
        capabilities = [ "6.1" ];
      };
      expected = [ ];
    };
    "6.1 with 13.0" = {
      expr = codes {
        cuda = "13.0";
        capabilities = [ "6.1" ];
      };
      expected = [ "E102" ];
    };
    "a patch release is its release" = {
      expr = codes {
        cuda = "13.0.2";
        capabilities = [ "7.0" ];
      };
      expected = [ "E102" ];
    };
    "a major version stands for any of its releases" = {
      expr = codes {
        cuda = "12";
        capabilities = [
          "5.0"
          "12.1"
        ];
      };
      expected = [ ];
    };
    "what each release of a prefix has, but none has together" = {
      expr = codes {
        cuda = "11";
        capabilities = [ "9.0a" ];
      };
      expected = [ "E102" ];
    };
    "7.5 is still there" = {
      expr = codes {
        cuda = "13.5";
        capabilities = [ "7.5" ];
      };
      expected = [ ];
    };
    "a family from 12.9 on" = {
      expr =
        map
          (
            cuda:
            codes {
              inherit cuda;
              capabilities = [ "12.0f" ];
            }
          )
          [
            "12.8"
            "12.9"
            "13.0"
          ];
      expected = [
        [ "E102" ]
        [ ]
        [ ]
      ];
    };
    "9.0a with 12.0" = {
      expr = codes {
        cuda = "12.0";
        capabilities = [ "9.0a" ];
      };
      expected = [ ];
    };
    "a release newer than the facts may do anything" = {
      expr = codes {
        cuda = "14.1";
        capabilities = [ "6.1" ];
      };
      expected = [ ];
    };
    "no accelerator" = {
      expr = codes {
        cuda = null;
        capabilities = [ "6.1" ];
      };
      expected = [ ];
    };
    "no capabilities" = {
      expr = codes { cuda = "13.0"; };
      expected = [ ];
    };
    "any CUDA, capabilities that meet" = {
      expr = codes {
        capabilities = [
          "6.1"
          "12.0"
        ];
      };
      expected = [ ];
    };
    "every release makes code for all that it lists" = {
      expr = builtins.concatMap (
        cuda:
        codes {
          inherit cuda;
          capabilities = builtins.filter (
            c: !(facts.capabilityFacts c ? jetson)
          ) facts.data.cuda.releases.${cuda}.capabilities;
        }
      ) facts.cudaReleases;
      expected = [ ];
    };
  };

  "what code of an earlier GPU may serve is not refused before any is looked at" = {
    expr =
      map
        (
          pair:
          earlyCodes {
            cuda = builtins.elemAt pair 0;
            capabilities = builtins.elemAt pair 1;
            system = "aarch64-linux";
          }
        )
        [
          # By machine code of its major.
          [
            "12.8"
            [ "12.1" ]
          ]
          [
            "12.8.1"
            [
              "8.6"
              "10.3"
            ]
          ]
          # By PTX.
          [
            "12.6"
            [ "12.0" ]
          ]
          # Older than everything that the release makes.
          [
            "13.0"
            [ "6.1" ]
          ]
          [
            "13"
            [
              "7.0"
              "12.1"
            ]
          ]
          # The features of one architecture are in no other code.
          [
            "12.8"
            [ "12.1a" ]
          ]
          [
            "12.8"
            [ "12.1f" ]
          ]
          # A new name of an old device.
          [
            "13.0"
            [ "10.1" ]
          ]
          # No CUDA named: one has both, by PTX.
          [
            null
            [
              "6.1"
              "11.0"
            ]
          ]
        ];
    expected = [
      [ ]
      [ ]
      [ ]
      [ "E102" ]
      [ "E102" ]
      [ "E102" ]
      [ "E102" ]
      [ "E102" ]
      [ ]
    ];
  };

  "what is compiled is limited by the release" =
    let
      target = {
        cuda = "12.8";
        capabilities = [ "12.1" ];
      };
      flash = source "flash-attn" "2.8.3";
      # Nvrtc's users are known by their libraries.
      cupy = wheel "cupy-cuda12x" "14.2.0" { cuda = "12"; };
      meta =
        name:
        {
          source = null;
          rules = _: [ ];
          libraries = [ ];
        }
        // (if name == "cupy-cuda12x" then { libraries = [ "nvidia-cuda-nvrtc-cu12" ]; } else { });
      told =
        request: cuda: packages:
        codesWithMeta meta request (solved cuda packages);
    in
    {
      "by nvcc" = {
        expr = messageOf target (
          solved "12.8" [
            (torch "2.8.0" "12.8")
            flash
          ]
        );
        expected = text ''
          accelpkgs E102: CUDA 12.8 has no code for capability 12.1
            where: cuda and capabilities (your target)
            why:   flash-attn 2.8.3 is compiled with nvcc of CUDA 12.8
                   CUDA 12.9 is the first release for 12.1 (Blackwell: NVIDIA GB10, DGX Spark)
            fix:   take cuda = "12.9"
        '';
      };
      "while it runs: what is of the device's major runs there" = {
        expr = [
          (told target "12.8" [ cupy ])
          (told {
            cuda = "12.6";
            capabilities = [ "12.0" ];
          } "12.6" [ cupy ])
          (told {
            cuda = "12.6";
            capabilities = [ "9.0" ];
          } "12.6" [ cupy ])
          (told target "12.8" [ (torch "2.8.0" "12.8") ])
        ];
        expected = [
          [ ]
          [ "E102" ]
          [ ]
          [ ]
        ];
      };
    };

  "whoever names capabilities means a GPU" = {
    expr = [
      (codesOf { capabilities = [ "8.6" ]; } (solved "none" [ (torch "2.10.0" "none") ]))
      (codesOf {
        capabilities = [ "8.6" ];
        cuda = null;
      } (solved "none" [ (torch "2.10.0" "none") ]))
      (codesOf { } (solved "none" [ (torch "2.10.0" "none") ]))
      # Leaves alone: nothing is lost.
      (codesOf { capabilities = [ "8.6" ]; } {
        axes = { };
        packages.einops = wheel "einops" "0.8.1" { };
      })
    ];
    expected = [
      [ "E108" ]
      [ ]
      [ ]
      [ ]
    ];
  };
}
