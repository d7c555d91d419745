{ lib, ... }:
let
  inherit (lib) marker;
  env = marker.environment {
    python = "3.12";
    system = "x86_64-linux";
    extras = [ "test" ];
  };
  holds = text: marker.evaluate env (marker.parse text);
in
{
  parse = {
    "and binds tighter than or" = {
      expr = marker.parse "os_name=='a' or os_name=='b' and os_name=='c'";
      expected = [
        "or"
        [
          "os_name"
          "=="
          "a"
        ]
        [
          "and"
          [
            "os_name"
            "=="
            "b"
          ]
          [
            "os_name"
            "=="
            "c"
          ]
        ]
      ];
    };
    "parentheses bind tighter still" = {
      expr = marker.parse "(os_name=='a' or os_name=='b') and (os_name=='c')";
      expected = [
        "and"
        [
          "or"
          [
            "os_name"
            "=="
            "a"
          ]
          [
            "os_name"
            "=="
            "b"
          ]
        ]
        [
          "os_name"
          "=="
          "c"
        ]
      ];
    };
    "turns a comparison of texts round, but not one of versions" = {
      expr = map marker.parse [
        "'linux' == sys_platform"
        "'3.9' < python_version"
      ];
      expected = [
        [
          "sys_platform"
          "=="
          "linux"
        ]
        [
          { literal = "3.9"; }
          "<"
          { variable = "python_version"; }
        ]
      ];
    };
    "reads the old names of variables" = {
      expr = marker.parse "os.name == 'posix' and python_implementation == 'CPython'";
      expected = [
        "and"
        [
          "os_name"
          "=="
          "posix"
        ]
        [
          "platform_python_implementation"
          "=="
          "CPython"
        ]
      ];
    };
    "refuses what is no marker" = {
      expr = map marker.parse [
        ""
        "os_name"
        "os_name == posix"
        "os_name == 'a' and"
        "(os_name == 'a'"
        "os_name = 'a'"
        "foo == 'a'"
        "os_name == 'a\\n'"
        "os_name not 'a'"
        "os_name == 'a' os_name == 'b'"
      ];
      expected = [
        null
        null
        null
        null
        null
        null
        null
        null
        null
        null
      ];
    };
    "goes deep" = {
      expr = marker.parse (
        builtins.concatStringsSep "" (builtins.genList (_: "(") 200)
        + "os_name=='a'"
        + builtins.concatStringsSep "" (builtins.genList (_: ")") 200)
      );
      expected = [
        "os_name"
        "=="
        "a"
      ];
    };
  };
  environment = {
    "is CPython on Linux" = {
      expr = env.values;
      expected = {
        implementation_name = "cpython";
        implementation_version = "3.12.0";
        os_name = "posix";
        platform_machine = "x86_64";
        platform_python_implementation = "CPython";
        platform_release = "";
        platform_system = "Linux";
        platform_version = "";
        python_full_version = "3.12.0";
        python_version = "3.12";
        sys_platform = "linux";
      };
    };
    "takes a free-threaded Python, a full version, and a whole target" = {
      expr =
        let
          free = marker.environment {
            python = "3.14t";
            pythonFull = "3.14.2";
            system = "aarch64-linux";
            cuda = "13.0";
          };
        in
        [
          free.values.python_version
          free.values.python_full_version
          free.values.platform_machine
        ];
      expected = [
        "3.14"
        "3.14.2"
        "aarch64"
      ];
    };
  };
  fromValues = {
    "normalises extras and parses versions" = {
      expr =
        let
          e = marker.fromValues [ "A_b" ] { python_version = "3.9"; };
        in
        [
          e.extras
          e.versions.python_version.key
        ];
      expected = [
        { a-b = true; }
        (lib.version.key "3.9")
      ];
    };
  };
  evaluate = {
    "compares Pythons as versions" = {
      expr = map holds [
        "python_version >= '3.9'"
        "python_version < '3.9'"
        "python_version == '3.*'"
        "python_version ~= '3.10'"
        "python_full_version < '3.12.1'"
      ];
      expected = [
        true
        false
        true
        true
        true
      ];
    };
    "compares texts as texts" = {
      expr = map holds [
        "sys_platform == 'linux'"
        "sys_platform >= 'linux'"
        "sys_platform > 'a'"
        "'lin' in sys_platform"
        "sys_platform not in 'linux2'"
        "platform_machine != 'aarch64'"
      ];
      expected = [
        true
        true
        false
        true
        false
        true
      ];
    };
    "falls back to texts where the right side is no version" = {
      expr = map holds [
        "python_version in '3.11 3.12'"
        "python_version == 'x'"
        "python_version not in '2.7'"
      ];
      expected = [
        true
        false
        true
      ];
    };
    "sees extras as a set" = {
      expr =
        let
          two = marker.evaluate (marker.fromValues [ "a" "B_c" ] { });
          of = text: two (marker.parse text);
        in
        map of [
          "extra == 'a'"
          "extra == 'b.C'"
          "extra != 'a'"
          "extra != 'x'"
          "'a' in extras"
          "'x' in extras"
        ];
      expected = [
        true
        true
        false
        true
        true
        false
      ];
    };
    "without extras nothing is active" = {
      expr = map (t: marker.evaluate (marker.fromValues [ ] { }) (marker.parse t)) [
        "extra == 'a'"
        "extra != 'a'"
        "extra == ''"
      ];
      expected = [
        false
        true
        true
      ];
    };
    "a comparison without meaning does not hold" = {
      expr = map holds [
        "sys_platform ~= 'linux'"
        "sys_platform === 'linux'"
      ];
      expected = [
        false
        false
      ];
    };
    "a literal on the left is the candidate" = {
      expr = map holds [
        "'3.9' < python_version"
        "'3.13' < python_version"
        "'3.12.dev0' < python_version"
      ];
      expected = [
        true
        false
        false
      ];
    };
    "joins with and and or" = {
      expr = map (marker.evaluate env) [
        [
          "and"
          [
            "os_name"
            "=="
            "posix"
          ]
          [
            "os_name"
            "=="
            "nt"
          ]
        ]
        [
          "or"
          [
            "os_name"
            "=="
            "posix"
          ]
          [
            "os_name"
            "=="
            "nt"
          ]
        ]
        [
          "and"
          [
            "or"
            [
              "os_name"
              "=="
              "nt"
            ]
            [
              "extra"
              "=="
              "test"
            ]
          ]
          [
            "python_version"
            ">"
            "3"
          ]
        ]
      ];
      expected = [
        false
        true
        true
      ];
    };
    "stops at the first that decides" = {
      expr = marker.evaluate env [
        "or"
        [
          "os_name"
          "=="
          "posix"
        ]
        (throw "went on")
      ];
      expected = true;
    };
  };
}
