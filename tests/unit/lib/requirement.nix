{ lib, ... }:
let
  inherit (lib) requirement;
in
{
  parse = {
    "takes a name alone" = {
      expr = requirement.parse " Foo_Bar ";
      expected = {
        name = "foo-bar";
      };
    };
    "takes everything at once" = {
      expr = requirement.parse "a.B [X_y, z] >=1 , !=1.5.* ; os_name == 'posix'";
      expected = {
        name = "a-b";
        extras = [
          "x-y"
          "z"
        ];
        specifier = [
          [
            ">="
            "1"
          ]
          [
            "!="
            "1.5.*"
          ]
        ];
        marker = [
          "os_name"
          "=="
          "posix"
        ];
      };
    };
    "takes parentheses around clauses, and empty extras" = {
      expr = requirement.parse "a[] (>=1,<2)";
      expected = {
        name = "a";
        specifier = [
          [
            ">="
            "1"
          ]
          [
            "<"
            "2"
          ]
        ];
      };
    };
    "takes a URL, which may hold a semicolon" = {
      expr = map requirement.parse [
        "a[x] @ file:///p;q ; os_name=='a'"
        "a@file:///p"
      ];
      expected = [
        {
          name = "a";
          extras = [ "x" ];
          url = "file:///p;q";
          marker = [
            "os_name"
            "=="
            "a"
          ];
        }
        {
          name = "a";
          url = "file:///p";
        }
      ];
    };
    "refuses what is none" = {
      expr = map requirement.parse [
        ""
        "-a"
        "a b"
        "a=1"
        "a>=x"
        "a["
        "a[b c]"
        "a[,]"
        "a ;"
        "a ; foo"
        "a (>=1"
        "a >=1 @ file:///p"
        ">=1"
      ];
      expected = builtins.genList (_: null) 13;
    };
  };
  toText = {
    "is what parse reads" = {
      expr = map (text: requirement.toText (requirement.parse text)) [
        "a"
        "a[x,y]>=1,<2"
        "a @ file:///p"
      ];
      expected = [
        "a"
        "a[x,y]>=1,<2"
        "a @ file:///p"
      ];
    };
  };
}
