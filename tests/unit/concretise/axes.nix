# When two packages agree on what they were built against, and who is to blame when they do not.
scope:
let
  inherit (import ./common.nix scope) stage;
  inherit (stage "axes.nix" { inherit (scope) lib; }) bind unify;
  both = a: b: [
    (unify a b)
    (unify b a)
  ];
  candidate = name: axes: { inherit name axes; };
  binders = bound: map (binder: "${binder.name} ${binder.value}") bound.binders;
  # Some packages one after the other.
  bindAll = builtins.foldl' bind;
  asked = value: {
    cuda = {
      inherit value;
      binders = [
        {
          name = "@cuda";
          inherit value;
        }
      ];
    };
  };
in
{
  unify = {
    "the longer of two that agree stays" = {
      expr = both "12" "12.8";
      expected = [
        "12.8"
        "12.8"
      ];
    };
    "the same is the same" = {
      expr = [
        (unify "2.8.0" "2.8.0")
        (unify "none" "none")
        (unify "true" "true")
      ];
      expected = [
        "2.8.0"
        "none"
        "true"
      ];
    };
    "a prefix ends at a dot" = {
      expr = both "2.1" "2.10" ++ both "1" "12.8" ++ both "12.8" "12.80.1";
      expected = [
        null
        null
        null
        null
        null
        null
      ];
    };
    "a prefix of several numbers" = {
      expr = both "2.1" "2.1.0.5";
      expected = [
        "2.1.0.5"
        "2.1.0.5"
      ];
    };
    "trailing zeros count: these are names of releases, not versions" = {
      expr = both "2.8.0" "2.8.1" ++ both "12.0" "12.8";
      expected = [
        null
        null
        null
        null
      ];
    };
    "built without is not built with" = {
      expr = both "none" "12.8";
      expected = [
        null
        null
      ];
    };
  };

  bind = {
    "who comes first binds" = {
      expr = bind { } (
        candidate "torch" {
          cuda = "12.8";
          torch = "2.8.0";
        }
      );
      expected = {
        cuda = {
          value = "12.8";
          binders = [
            {
              name = "torch";
              value = "12.8";
            }
          ];
        };
        torch = {
          value = "2.8.0";
          binders = [
            {
              name = "torch";
              value = "2.8.0";
            }
          ];
        };
      };
    };
    "the longer value stays, whoever brings it, and each binder keeps its own" =
      let
        bound = bindAll { } [
          (candidate "a" { cuda = "12"; })
          (candidate "b" { cuda = "12.8"; })
          (candidate "c" { cuda = "12"; })
        ];
      in
      {
        expr = {
          inherit (bound.cuda) value;
          binders = binders bound.cuda;
          # Of whom one is to blame for a clash.
          firsts = map (binder: binder.name) bound.cuda.firsts;
        };
        expected = {
          value = "12.8";
          binders = [
            "a 12"
            "b 12.8"
            "c 12"
          ];
          firsts = [
            "a"
            "b"
          ];
        };
      };
    "an axis that a package does not have is left alone" = {
      expr =
        bind (asked "12") (candidate "a" { torch = "2.8"; }) == asked "12"
        // {
          torch = {
            value = "2.8";
            binders = [
              {
                name = "a";
                value = "2.8";
              }
            ];
          };
        };
      expected = true;
    };
    "of several that would do, the earliest is to blame" = {
      expr = bindAll { } [
        (candidate "a" { cuda = "12.8"; })
        (candidate "b" { cuda = "12.8"; })
        (candidate "c" { cuda = "13.0"; })
      ];
      expected = {
        axis = "cuda";
        by.a = true;
        why = "is for cuda 13.0, but a is for cuda 12.8";
      };
    };
    "who agrees is not to blame, however early" = {
      expr = bindAll (asked "12") [
        (candidate "a" { cuda = "12"; })
        (candidate "b" { cuda = "12.8"; })
        (candidate "c" { cuda = "12.6"; })
      ];
      expected = {
        axis = "cuda";
        by.b = true;
        why = "is for cuda 12.6, but b is for cuda 12.8";
      };
    };
    "the user may be to blame" = {
      expr = bind (asked "12") (candidate "a" { cuda = "13.0"; });
      expected = {
        axis = "cuda";
        by."@cuda" = true;
        why = "is for cuda 13.0, and you ask for cuda = \"12\"";
      };
    };
    "the user who wants no accelerator" = {
      expr = (bind (asked "none") (candidate "a" { cuda = "13.0"; })).why;
      expected = "is for cuda 13.0, and you ask for cuda = null";
    };
    "who wants none says it of CUDA" = {
      expr =
        let
          without = asked "none" // {
            rocm = (asked "none").cuda;
          };
        in
        (bind without (candidate "a" { rocm = "7"; })).why;
      expected = "is for rocm 7, and you ask for cuda = null";
    };
    "what is built without it" = {
      expr = map (bound: (bind bound (candidate "a" { cuda = "none"; })).why) [
        (asked "12")
        (bind { } (candidate "b" { cuda = "12.8"; }))
      ];
      expected = [
        "is built without cuda, and you ask for cuda = \"12\""
        "is built without cuda, but b is for cuda 12.8"
      ];
    };
    "values of an axis of kind equal meet only where they are equal" = {
      expr =
        let
          inherit
            (stage "axes.nix" {
              inherit (scope) lib;
              axes.cuda.kind = "equal";
            })
            bind
            ;
        in
        map (value: (bind (asked "12") (candidate "a" { cuda = value; })).cuda.value or null) [
          "12"
          "12.8"
          "1"
        ];
      expected = [
        "12"
        null
        null
      ];
    };
    "after a clash nothing more is bound" = {
      expr = builtins.attrNames (
        bind (asked "12") (
          candidate "a" {
            cuda = "13.0";
            torch = "2.8";
          }
        )
      );
      expected = [
        "axis"
        "by"
        "why"
      ];
    };
  };
}
