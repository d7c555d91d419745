{ lib, ... }:
let
  inherit (lib) specifier version;
  admitted = clauses: builtins.filter (specifier.contains clauses);
in
{
  parse = {
    "keeps versions as they are written" = {
      expr = specifier.parse " >= 1.0 ,!=1.*,== 2.0+CU.1,===x-y";
      expected = [
        [
          ">="
          "1.0"
        ]
        [
          "!="
          "1.*"
        ]
        [
          "=="
          "2.0+CU.1"
        ]
        [
          "==="
          "x-y"
        ]
      ];
    };
    "ignores empty clauses" = {
      expr = map specifier.parse [
        ""
        " , "
        ">1,,"
      ];
      expected = [
        [ ]
        [ ]
        [
          [
            ">"
            "1"
          ]
        ]
      ];
    };
    "refuses what PEP 440 does not allow" = {
      expr = map specifier.parse [
        "1.0"
        "=1"
        "=>1"
        "~=1"
        "~=1.*"
        ">1.*"
        "<=1+a"
        "==1.0rc1.*"
        "==1.*+a"
        "^1"
        "> 1 2"
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
        null
      ];
    };
  };
  toText = {
    "is what parse reads" = {
      expr = specifier.toText (specifier.parse "~=2.2 , !=2.2.4");
      expected = "~=2.2,!=2.2.4";
    };
  };
  candidate = {
    "has the key of its version" = {
      expr = (specifier.candidate "1.0rc1").key == version.key "1.0rc1";
      expected = true;
    };
  };
  range = {
    "is narrowed by each clause, and whole without holes and texts" = {
      expr =
        map
          (
            text:
            let
              found = specifier.range (specifier.parse text);
            in
            [
              (found.lo == (specifier.range (specifier.parse ">=2")).lo)
              (found.hi == (specifier.range (specifier.parse "<3")).hi)
              found.whole
              (found.meets (specifier.candidate "2.5"))
            ]
          )
          [
            ">=1,>=2,<3,<4"
            ">=2,<3,!=2.5"
            ">=2,<3,===2.5"
            "<3"
          ];
      expected = [
        [
          true
          true
          true
          true
        ]
        [
          true
          true
          false
          false
        ]
        [
          true
          true
          false
          true
        ]
        [
          false
          true
          true
          true
        ]
      ];
    };
  };
  compile = {
    "is a predicate on candidates" = {
      expr =
        map
          (specifier.compile [
            [
              ">="
              "1"
            ]
            [
              "!="
              "1.5"
            ]
          ])
          (
            map specifier.candidate [
              "0.9"
              "1.5"
              "1.6"
            ]
          );
      expected = [
        false
        false
        true
      ];
    };
    "without clauses admits everything" = {
      expr = map (specifier.compile [ ]) (
        map specifier.candidate [
          "0.dev0"
          "999999999999999999!1"
        ]
      );
      expected = [
        true
        true
      ];
    };
    "is as narrow as the narrowest clauses" = {
      expr =
        builtins.filter
          (specifier.contains [
            [
              ">="
              "1"
            ]
            [
              ">="
              "2"
            ]
            [
              "<"
              "5"
            ]
            [
              "<"
              "4"
            ]
          ])
          [
            "1"
            "2"
            "3"
            "4"
          ];
      expected = [
        "2"
        "3"
      ];
    };
    "does not look at the version where the key is enough" = {
      expr =
        specifier.compile
          [
            [
              ">="
              "1"
            ]
          ]
          {
            key = version.key "2";
            version = throw "looked";
          };
      expected = true;
    };
    "admits nothing for a clause that is not legal" = {
      expr = map (clause: specifier.compile [ clause ] (specifier.candidate "1")) [
        [
          "~="
          "1"
        ]
        [
          ">="
          "x"
        ]
        [
          "?"
          "1"
        ]
      ];
      expected = [
        false
        false
        false
      ];
    };
  };
  contains = {
    "~= keeps all but the last number" = {
      expr =
        admitted
          [
            [
              "~="
              "2.2.0"
            ]
          ]
          [ "2.2" "2.2.9" "2.2.post1" "2.3" "2.3.dev0" "2.2rc1" ];
      expected = [
        "2.2"
        "2.2.9"
        "2.2.post1"
      ];
    };
    "~= drops the suffix of its version for the upper end" = {
      expr =
        admitted
          [
            [
              "~="
              "2.2.post3"
            ]
          ]
          [ "2.2" "2.2.post3" "2.9" "3.0" ];
      expected = [
        "2.2.post3"
        "2.9"
      ];
    };
    "== without a local takes any, with one only that" = {
      expr = [
        (admitted
          [
            [
              "=="
              "2.8"
            ]
          ]
          [ "2.8.0+cu128" "2.8" "2.8.post1" ]
        )
        (admitted
          [
            [
              "=="
              "2.8+cu128"
            ]
          ]
          [ "2.8.0+cu128" "2.8" "2.8+cu128.1" ]
        )
      ];
      expected = [
        [
          "2.8.0+cu128"
          "2.8"
        ]
        [ "2.8.0+cu128" ]
      ];
    };
    "==.* takes everything with the prefix" = {
      expr =
        admitted
          [
            [
              "=="
              "1.0.*"
            ]
          ]
          [
            "1"
            "1.0.dev0"
            "1.0rc1"
            "1.0.9+x"
            "1.0.post1"
            "1.1.dev0"
            "0.9"
          ];
      expected = [
        "1"
        "1.0.dev0"
        "1.0rc1"
        "1.0.9+x"
        "1.0.post1"
      ];
    };
    "!=.* takes everything else" = {
      expr =
        admitted
          [
            [
              "!="
              "1.0.*"
            ]
          ]
          [ "1" "1.0.dev0" "1.1.dev0" "0.9" ];
      expected = [
        "1.1.dev0"
        "0.9"
      ];
    };
    "< leaves out the pre-releases of its version unless it is one" = {
      expr = [
        (admitted
          [
            [
              "<"
              "1.0"
            ]
          ]
          [ "0.9" "1.0.dev0" "1.0rc1" ]
        )
        (admitted
          [
            [
              "<"
              "1.0rc2"
            ]
          ]
          [ "1.0.dev0" "1.0rc1" "1.0rc2" ]
        )
      ];
      expected = [
        [ "0.9" ]
        [
          "1.0.dev0"
          "1.0rc1"
        ]
      ];
    };
    "> leaves out the post releases and locals of its version" = {
      expr = [
        (admitted
          [
            [
              ">"
              "1.0"
            ]
          ]
          [ "1.0.post1" "1.0+x" "1.0.0.1" "1.1.dev0" ]
        )
        (admitted
          [
            [
              ">"
              "1.0.post1"
            ]
          ]
          [ "1.0.post1+x" "1.0.post2.dev0" ]
        )
      ];
      expected = [
        [
          "1.0.0.1"
          "1.1.dev0"
        ]
        [ "1.0.post2.dev0" ]
      ];
    };
    "<= and >= see locals above their version as PEP 440 has it" = {
      expr = [
        (admitted
          [
            [
              "<="
              "1.0"
            ]
          ]
          [ "1.0+x" "1.0.post0" ]
        )
        (admitted
          [
            [
              ">="
              "1.0"
            ]
          ]
          [ "1.0+x" "1.0rc1" ]
        )
      ];
      expected = [
        [ "1.0+x" ]
        [ "1.0+x" ]
      ];
    };
    "=== compares texts, without case" = {
      expr =
        admitted
          [
            [
              "==="
              "1.0RC1"
            ]
          ]
          [ "1.0rc1" "1.0c1" "1rc1" ];
      expected = [ "1.0rc1" ];
    };
    "takes candidates, and refuses what is no version" = {
      expr =
        map
          (specifier.contains [
            [
              ">="
              "1"
            ]
          ])
          [
            (specifier.candidate "2")
            "x"
          ];
      expected = [
        true
        false
      ];
    };
  };
  allowsPrereleases = {
    "is asked for by any operator but !=" = {
      expr =
        map
          (
            c:
            specifier.allowsPrereleases [
              [
                ">="
                "1"
              ]
              c
            ]
          )
          [
            [
              "<"
              "2a1"
            ]
            [
              "=="
              "2.dev0"
            ]
            [
              "!="
              "2a1"
            ]
            [
              "=="
              "2.*"
            ]
            [
              "<"
              "2.post1"
            ]
          ];
      expected = [
        true
        true
        false
        false
        false
      ];
    };
  };
  admits = {
    "has three rules" = {
      expr =
        map
          (
            allow:
            map (clause: specifier.admits allow [ clause ] "2rc1") [
              [
                ">="
                "1"
              ]
              [
                ">="
                "2a0"
              ]
            ]
          )
          [
            true
            false
            null
          ];
      expected = [
        [
          true
          true
        ]
        [
          false
          false
        ]
        [
          false
          true
        ]
      ];
    };
    "does not widen what the clauses say" = {
      expr = specifier.admits true [
        [
          "<"
          "2"
        ]
      ] "2rc1";
      expected = false;
    };
  };
}
