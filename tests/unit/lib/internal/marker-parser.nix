# The grammar of markers.
{ root, lib }:
let
  parser = import (root + "/nix/lib/internal/marker-parser.nix") { inherit (lib) name; };
  inherit (parser) parse versionVariables;
in
{
  versionVariables = {
    "are four" = {
      expr = builtins.attrNames versionVariables;
      expected = [
        "implementation_version"
        "platform_release"
        "python_full_version"
        "python_version"
      ];
    };
  };
  parse = {
    "both kinds of quotes, and no white space" = {
      expr = map parse [
        "os_name=='a b'"
        "os_name==\"it's\""
      ];
      expected = [
        [
          "os_name"
          "=="
          "a b"
        ]
        [
          "os_name"
          "=="
          "it's"
        ]
      ];
    };
    "chains are flat" = {
      expr = parse "os_name=='a' and os_name=='b' and os_name=='c'";
      expected = [
        "and"
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
        [
          "os_name"
          "=="
          "c"
        ]
      ];
    };
    "each operator" = {
      expr = map (operator: builtins.elemAt (parse "python_version ${operator} '3'") 1) [
        "==="
        "=="
        "~="
        "!="
        "<="
        ">="
        "<"
        ">"
        "in"
        "not  in"
      ];
      expected = [
        "==="
        "=="
        "~="
        "!="
        "<="
        ">="
        "<"
        ">"
        "in"
        "not in"
      ];
    };
    "texts are turned round with their operator; versions, containment, two of a kind are not" = {
      expr = map parse [
        "'a' <= os_name"
        "'a' > os_name"
        "'3' <= python_version"
        "'a' in os_name"
        "'a' == 'b'"
        "os_name == sys_platform"
      ];
      expected = [
        [
          "os_name"
          ">="
          "a"
        ]
        [
          "os_name"
          "<"
          "a"
        ]
        [
          { literal = "3"; }
          "<="
          { variable = "python_version"; }
        ]
        [
          { literal = "a"; }
          "in"
          { variable = "os_name"; }
        ]
        [
          { literal = "a"; }
          "=="
          { literal = "b"; }
        ]
        [
          { variable = "os_name"; }
          "=="
          { variable = "sys_platform"; }
        ]
      ];
    };
    "names of extras are normal, from both sides" = {
      expr = map parse [
        "extra == 'A_b'"
        "'A_b' == extra"
      ];
      expected = [
        [
          "extra"
          "=="
          "a-b"
        ]
        [
          "extra"
          "=="
          "a-b"
        ]
      ];
    };
    "what is left over is an error" = {
      expr = map parse [
        "os_name=='a' )"
        "os_name=='a' os_name"
        "(os_name=='a'"
        "os_name=='a' or"
        "or"
        "os_name=='a' && os_name=='b'"
        "'a' not os_name"
        "unknown=='a'"
      ];
      expected = builtins.genList (_: null) 8;
    };
  };
}
