{ lib, ... }:
let
  inherit (lib) capability;
  inherit (builtins) filter;
  # Every device in the facts.
  devices = [
    "5.0"
    "5.2"
    "5.3"
    "6.0"
    "6.1"
    "6.2"
    "7.0"
    "7.2"
    "7.5"
    "8.0"
    "8.6"
    "8.7"
    "8.9"
    "9.0"
    "10.0"
    "10.1"
    "10.3"
    "11.0"
    "12.0"
    "12.1"
  ];
  runsOn = code: filter (device: capability.covers [ code ] device != null) devices;
in
{
  parse = {
    "reads the parts" = {
      expr = capability.parse "12.0f";
      expected = {
        major = 12;
        minor = 0;
        suffix = "f";
      };
    };
    "refuses what NVIDIA does not write" = {
      expr = map capability.parse [
        "8.60"
        "08.6"
        "8.6b"
        " 8.6"
        "100.0"
        ""
      ];
      expected = [
        null
        null
        null
        null
        null
        null
      ];
    };
  };
  valid = {
    "is what parse takes" = {
      expr = map capability.valid [
        "8.6"
        "8"
      ];
      expected = [
        true
        false
      ];
    };
  };
  toSm = {
    "keeps the suffix" = {
      expr = capability.toSm "10.3f";
      expected = "103f";
    };
  };
  describe = {
    "names both kinds" = {
      expr = capability.describe [
        "sm_120f"
        "compute_120"
        "gfx942"
      ];
      expected = "12.0f, PTX 12.0, gfx942";
    };
  };
  lessThan = {
    "is by number and not by text" = {
      expr = capability.lessThan "9.0" "10.0" && !capability.lessThan "10.0" "9.0";
      expected = true;
    };
    "looks at the minor too" = {
      expr = map (pair: capability.lessThan (builtins.elemAt pair 0) (builtins.elemAt pair 1)) [
        [
          "8.0"
          "8.6"
        ]
        [
          "8.6"
          "8.0"
        ]
        [
          "8.6"
          "8.6"
        ]
      ];
      expected = [
        true
        false
        false
      ];
    };
    "puts plain before f before a" = {
      expr = builtins.sort capability.lessThan [
        "10.0a"
        "10.0"
        "10.0f"
      ];
      expected = [
        "10.0"
        "10.0f"
        "10.0a"
      ];
    };
  };
  covers = {
    "machine code of 8.0 runs on the later minors but for the Jetson" = {
      expr = runsOn "sm_80";
      expected = [
        "8.0"
        "8.6"
        "8.9"
      ];
    };
    "machine code of 8.6" = {
      expr = runsOn "sm_86";
      expected = [
        "8.6"
        "8.9"
      ];
    };
    "machine code of Jetson boards runs there only" = {
      expr = map runsOn [
        "sm_53"
        "sm_62"
        "sm_72"
        "sm_87"
      ];
      expected = [
        [ "5.3" ]
        [ "6.2" ]
        [ "7.2" ]
        [ "8.7" ]
      ];
    };
    "machine code of 5.0, 6.0 and 7.0 leaves out the Jetson of its major" = {
      expr = map runsOn [
        "sm_50"
        "sm_60"
        "sm_70"
      ];
      expected = [
        [
          "5.0"
          "5.2"
        ]
        [
          "6.0"
          "6.1"
        ]
        [
          "7.0"
          "7.5"
        ]
      ];
    };
    "10.1 and 11.0 are one device, apart from 10.0" = {
      expr = map runsOn [
        "sm_100"
        "sm_101"
        "sm_110"
      ];
      expected = [
        [
          "10.0"
          "10.3"
        ]
        [
          "10.1"
          "11.0"
        ]
        [
          "10.1"
          "11.0"
        ]
      ];
    };
    "machine code does not cross the major" = {
      expr = runsOn "sm_90";
      expected = [ "9.0" ];
    };
    "PTX runs on everything from its number on" = {
      expr = runsOn "compute_90";
      expected = [
        "9.0"
        "10.0"
        "10.1"
        "10.3"
        "11.0"
        "12.0"
        "12.1"
      ];
    };
    "PTX runs on Jetson boards too" = {
      expr = map (capability.covers [ "compute_50" ]) [
        "5.3"
        "8.7"
      ];
      expected = [
        {
          by = "compute_50";
          kind = "ptx";
        }
        {
          by = "compute_50";
          kind = "ptx";
        }
      ];
    };
    "code with a runs on exactly that" = {
      expr = map runsOn [
        "sm_90a"
        "compute_100a"
        "sm_120a"
      ];
      expected = [
        [ "9.0" ]
        [ "10.0" ]
        [ "12.0" ]
      ];
    };
    "code with f runs in its family" = {
      expr = map runsOn [
        "sm_100f"
        "compute_100f"
        "sm_103f"
        "sm_120f"
        "sm_110f"
      ];
      expected = [
        [
          "10.0"
          "10.3"
        ]
        [
          "10.0"
          "10.3"
        ]
        [ "10.3" ]
        [
          "12.0"
          "12.1"
        ]
        [
          "10.1"
          "11.0"
        ]
      ];
    };
    "machine code goes before PTX, the nearest first" = {
      expr = capability.covers [
        "compute_86"
        "sm_80"
        "sm_86"
      ] "8.9";
      expected = {
        by = "sm_86";
        kind = "sass";
      };
    };
    "of PTX the nearest by number" = {
      expr =
        let
          entries = [
            "compute_100"
            "compute_86"
            "compute_90"
            "compute_80"
          ];
        in
        map (device: (capability.covers entries device).by) [
          "8.9"
          "9.0"
          "12.0"
        ];
      expected = [
        "compute_86"
        "compute_90"
        "compute_100"
      ];
    };
    "does not depend on the order of entries" = {
      expr =
        capability.covers [
          "sm_90"
          "compute_90"
          "sm_90a"
        ] "9.0" == capability.covers [
          "sm_90a"
          "compute_90"
          "sm_90"
        ] "9.0";
      expected = true;
    };
    "a request with a wants code with a" = {
      expr =
        map
          (capability.covers [
            "sm_90"
            "compute_90"
            "sm_100f"
            "sm_100a"
          ])
          [
            "9.0a"
            "10.0a"
          ];
      expected = [
        null
        {
          by = "sm_100a";
          kind = "sass";
        }
      ];
    };
    "a request with f takes f and a, and nothing plain" = {
      expr =
        map
          (
            device:
            map (code: capability.covers [ code ] device != null) [
              "sm_100"
              "sm_100f"
              "sm_100a"
              "sm_103a"
            ]
          )
          [
            "10.0f"
            "10.3f"
          ];
      expected = [
        [
          false
          true
          true
          false
        ]
        [
          false
          true
          false
          true
        ]
      ];
    };
    "nothing covers nothing, and what is no entry counts for nothing" = {
      expr = map (entries: capability.covers entries "8.6") [
        [ ]
        [
          "gfx942"
          "sm_"
          "8.6"
        ]
      ];
      expected = [
        null
        null
      ];
    };
    "more code never covers less" = {
      expr =
        let
          codes = [
            "sm_50"
            "sm_80"
            "compute_80"
            "sm_100f"
          ];
          prefixes = builtins.genList (n: builtins.genList (builtins.elemAt codes) n) 5;
          covered = entries: filter (device: capability.covers entries device != null) devices;
          counts = map (entries: builtins.length (covered entries)) prefixes;
        in
        builtins.sort builtins.lessThan counts == counts;
      expected = true;
    };
  };
  coversWith = {
    "from CUDA 13.2 on the boards 7.2 and 8.7 run what servers run" = {
      expr =
        let
          of =
            cuda: device:
            capability.coversWith { inherit cuda; } device [
              "sm_70"
              "sm_80"
            ] != null;
        in
        map
          (
            cuda:
            map (of cuda) [
              "7.2"
              "8.7"
            ]
          )
          [
            "12.9"
            "13.1"
            "13.2"
            "13.10"
            null
          ];
      expected = [
        [
          false
          false
        ]
        [
          false
          false
        ]
        [
          true
          true
        ]
        [
          true
          true
        ]
        [
          false
          false
        ]
      ];
    };
    "but servers still do not run theirs" = {
      expr = capability.coversWith { cuda = "13.2"; } "8.9" [ "sm_87" ];
      expected = null;
    };
  };
}
