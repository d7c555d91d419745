# Which code runs on a device: the expressions that a package's entries are asked with.
{ root, ... }:
let
  rules = import (root + "/nix/lib/internal/capability-rules.nix");
  hits = rule: builtins.filter (entry: rule entry != null);
  code = [
    "sm_50"
    "sm_70"
    "sm_72"
    "sm_75"
    "sm_80"
    "sm_86"
    "sm_87"
    "sm_89"
    "sm_90"
    "sm_90a"
    "sm_100"
    "sm_100f"
    "sm_101"
    "sm_103"
    "sm_110"
    "sm_120"
    "sm_120f"
  ];
  ptx = map (builtins.replaceStrings [ "sm" ] [ "compute" ]) code;
  sass = device: hits (rules.rulesOf device).usual.sass code;
  unified = device: hits (rules.rulesOf device).unified.sass code;
  compiled = device: hits (rules.rulesOf device).usual.ptx ptx;
in
{
  sass = {
    "of its own major, no newer, and of no board" = {
      expr = map sass [
        "8.9"
        "8.0"
        "7.5"
        "9.0"
      ];
      expected = [
        [
          "sm_80"
          "sm_86"
          "sm_89"
        ]
        [ "sm_80" ]
        [
          "sm_70"
          "sm_75"
        ]
        [
          "sm_90"
          "sm_90a"
        ]
      ];
    };
    "of a board: its own" = {
      expr = map sass [
        "8.7"
        "7.2"
      ];
      expected = [
        [ "sm_87" ]
        [ "sm_72" ]
      ];
    };
    "of a family" = {
      expr = map sass [
        "10.3"
        "12.1"
        "10.3f"
      ];
      expected = [
        [
          "sm_100"
          "sm_100f"
          "sm_103"
        ]
        [
          "sm_120"
          "sm_120f"
        ]
        [ "sm_100f" ]
      ];
    };
    "of features: that code alone" = {
      expr = map sass [
        "9.0a"
        "10.0f"
        "10.0a"
      ];
      expected = [
        [ "sm_90a" ]
        [ "sm_100f" ]
        [ ]
      ];
    };
    "two numbers of one device" = {
      expr = [
        (sass "11.0")
        (sass "10.1" == sass "11.0")
      ];
      expected = [
        [
          "sm_101"
          "sm_110"
        ]
        true
      ];
    };
    "from 13.2 on two boards run what servers run" = {
      expr = [
        (unified "8.7")
        (unified "7.2")
        (unified "11.0")
        (unified "8.9" == sass "8.9")
      ];
      expected = [
        [
          "sm_80"
          "sm_86"
          "sm_87"
        ]
        [
          "sm_70"
          "sm_72"
        ]
        [
          "sm_101"
          "sm_110"
        ]
        true
      ];
    };
    "a device that no list has" = {
      expr = sass "8.8";
      expected = [
        "sm_80"
        "sm_86"
      ];
    };
  };
  ptx = {
    "of anything older, features but the device's own left out" = {
      expr = map compiled [
        "8.0"
        "9.0"
        "12.0"
      ];
      expected = [
        [
          "compute_50"
          "compute_70"
          "compute_72"
          "compute_75"
          "compute_80"
        ]
        [
          "compute_50"
          "compute_70"
          "compute_72"
          "compute_75"
          "compute_80"
          "compute_86"
          "compute_87"
          "compute_89"
          "compute_90"
          "compute_90a"
        ]
        (builtins.filter (p: builtins.match ".*_(90a|100f)" p == null) ptx)
      ];
    };
    "of no newer" = {
      expr = builtins.elem "compute_86" (compiled "8.0");
      expected = false;
    };
  };
  order = {
    "numbers, then plain, family, exact" = {
      expr = map rules.order [
        "8.6"
        "12.0"
        "9.0f"
        "9.0a"
      ];
      expected = [
        [
          8
          6
          0
        ]
        [
          12
          0
          0
        ]
        [
          9
          0
          1
        ]
        [
          9
          0
          2
        ]
      ];
    };
  };
}
