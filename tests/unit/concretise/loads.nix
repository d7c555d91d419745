# The load proof as a whole: what it lets through, what it passes for another candidate, and what
# it says.
scope@{ lib, root }:
let
  inherit (import ./loads/common.nix scope)
    loadsOf
    need
    outcome
    solve
    tryPlan
    ;
  runtime12 = {
    axes.cuda = "12";
    loads.provides."runtime/lib" = [ "libcudart.so.12" ];
  };
  cudart = dir: need "libcudart.so.12" [ dir ];
  wants = {
    requires = [ "runtime-cu12" ];
    loads.needs = [ (cudart "runtime/lib") ];
  };
  torch = {
    meta = {
      axis = "torch";
      kind = "accelerated";
    };
    version = "2";
    loads = {
      provides."torch/lib" = [ "libtorch.so" ];
      loaded = [
        "libtorch.so"
        "libcudart.so.12"
      ];
    };
  };
  brief = tried: if tried.ok then "fits" else tried.message;
in
{
  found = {
    "by file name where it is looked for" = {
      expr = outcome {
        runtime-cu12 = [ runtime12 ];
        a = [ wants ];
      } [ "a" ];
      expected = {
        a = "1";
        runtime-cu12 = "1";
      };
    };
    "loaded already by what is imported first, however far down" = {
      expr =
        map
          (
            extension:
            outcome (
              {
                torch = [ torch ];
                between = [
                  {
                    requires = [ "torch" ];
                    loads.loaded = [ "libbetween.so" ];
                  }
                ];
              }
              // {
                a = [ extension ];
              }
            ) [ "a" ]
          )
          [
            {
              requires = [ "torch" ];
              loads.needs = [
                (need "libtorch.so" [ ])
                (need "libcudart.so.12" [ ])
              ];
            }
            {
              requires = [ "between" ];
              loads.needs = [
                (need "libbetween.so" [ ])
                (need "libtorch.so" [ ])
              ];
            }
          ];
      expected = [
        {
          a = "1";
          torch = "2";
        }
        {
          a = "1";
          between = "1";
          torch = "2";
        }
      ];
    };
    "by an axis that names torch, though it is required by another" = {
      expr =
        outcome
          {
            torch = [ torch ];
            a = [
              {
                axes.torch = "2";
                loads.needs = [ (need "libtorch.so" [ ]) ];
              }
            ];
          }
          [
            "a"
            "torch"
          ];
      expected = {
        a = "1";
        torch = "2";
      };
    };
    "the driver's and the base's" = {
      expr = outcome {
        a = [
          {
            loads.needs = [
              (need "libnvidia-ml.so.1" [ ])
              (need "libc.so.6" [ ])
            ];
          }
        ];
      } [ "a" ];
      expected = {
        a = "1";
      };
    };
    "what its package.nix calls optional" = {
      expr = outcome {
        a = [
          {
            meta.loads.optional = [ "libav*.so.*" ];
            loads.needs = [ (need "libavutil.so.58" [ ]) ];
          }
        ];
      } [ "a" ];
      expected = {
        a = "1";
      };
    };
  };

  lost = {
    "no package has it: who would is named" = {
      expr = outcome { a = [ { loads.needs = [ (cudart "runtime/lib") ]; } ]; } [ "a" ];
      expected = [ "needs libcudart.so.12, which nothing in the plan provides; runtime-cu12 does" ];
    };
    "it lies elsewhere" = {
      expr = outcome {
        runtime-cu12 = [ runtime12 ];
        a = [ (wants // { loads.needs = [ (cudart "other/lib") ]; }) ];
      } [ "a" ];
      expected = [
        "needs libcudart.so.12, which runtime-cu12 has in runtime/lib, where it is not looked for"
      ];
    };
    "another CUDA's is no provider" = {
      expr = outcome {
        runtime-cu12 = [ runtime12 ];
        a = [ (wants // { loads.needs = [ (need "libcudart.so.13" [ "runtime/lib" ]) ]; }) ];
      } [ "a" ];
      expected = [ "needs libcudart.so.13, which nothing in the plan provides; runtime 13 does" ];
    };
    "the same name of another CUDA: axes keep it out" = {
      expr =
        outcome
          {
            cudnn-cu13 = [
              {
                axes.cuda = "13";
                loads.provides.d = [ "libcudnn.so.9" ];
              }
            ];
            a = [
              {
                axes.cuda = "12";
                loads.needs = [ (need "libcudnn.so.9" [ "d" ]) ];
              }
            ];
          }
          [
            "a"
            "cudnn-cu13"
          ];
      expected = [ "leaves no a: a 1 is for cuda 12, but cudnn-cu13 is for cuda 13" ];
    };
    "what the own import loads answers nothing of its own" = {
      expr = outcome {
        torch = [
          (
            torch
            // {
              loads = torch.loads // {
                needs = [ (cudart "runtime/lib") ];
              };
            }
          )
        ];
      } [ "torch" ];
      expected = [ "needs libcudart.so.12, which nothing in the plan provides; runtime-cu12 does" ];
    };
    "who is not imported first has loaded nothing" = {
      expr = outcome {
        torch = [ torch ];
        a = [
          {
            requires = [ "torch" ];
            meta.loads.preloads = [ ];
            loads.needs = [ (need "libtorch.so" [ ]) ];
          }
        ];
      } [ "a" ];
      expected = [ "needs libtorch.so, which torch has in torch/lib, where it is not looked for" ];
    };
    "a package that the plan lacks is not imported first" = {
      expr = outcome {
        torch = [ torch ];
        a = [
          {
            meta.loads.preloads = [ "torch" ];
            loads.needs = [ (need "libtorch.so" [ ]) ];
          }
        ];
      } [ "a" ];
      expected = [ "needs libtorch.so, which nothing in the plan provides" ];
    };
  };

  search = {
    "an older release that loads is taken, and the reason stands in the plan" = {
      expr =
        let
          tried = tryPlan {
            runtime-cu12 = [ runtime12 ];
            a = [
              {
                version = "3";
                loads.needs = [ (need "libgone.so" [ ]) ];
              }
              (wants // { version = "2"; })
            ];
          } { packages = [ "a" ]; };
        in
        {
          inherit (tried.plan.packages.a) version;
          inherit (tried.plan.packages.a.because) why;
        };
      expected = {
        version = "2";
        why = "newest that fits: 3 needs libgone.so, which nothing in the plan provides";
      };
    };
    "another variant of the release, before an older one" = {
      expr =
        (solve {
          a = [
            {
              variants = [
                {
                  axes.cuda = "13.0";
                  loads.needs = [ (need "libcudart.so.13" [ ]) ];
                }
                {
                  axes.cuda = "none";
                  loads = { };
                }
              ];
            }
          ];
        } { packages = [ "a" ]; }).assigned.a.candidate.axes;
      expected = {
        cuda = "none";
      };
    };
    "the choice of CUDA is taken back where it keeps the library away" = {
      expr =
        outcome
          {
            "0torch" = [
              {
                version = "2";
                axes.cuda = "13";
              }
              {
                axes.cuda = "12";
                requires = [ "runtime-cu12" ];
              }
            ];
            runtime-cu12 = [ runtime12 ];
            a = [ { loads.needs = [ (cudart "runtime/lib") ]; } ];
          }
          [
            "0torch"
            "a"
          ];
      expected = {
        "0torch" = "1";
        a = "1";
        runtime-cu12 = "1";
      };
    };
    "who requires what cannot be loaded is taken back" = {
      expr = outcome {
        a = [
          {
            version = "2";
            requires = [ "b" ];
          }
          { }
        ];
        b = [ { loads.needs = [ (need "libb.so" [ ]) ]; } ];
      } [ "a" ];
      expected = {
        a = "1";
      };
    };
    "it ends" = {
      expr =
        let
          broken = map (n: {
            version = toString (1000 - n);
            loads.needs = [ (need "libgone.so" [ ]) ];
          }) (builtins.genList (n: n) 120);
        in
        outcome { a = broken; } [ "a" ];
      expected = [
        "a 901 needs libgone.so, which nothing in the plan provides"
        "nor can any of the 99 choices before it be loaded; the search ends here"
      ];
    };
    "99 are passed" = {
      expr =
        let
          broken = map (n: {
            version = toString (1000 - n);
            loads.needs = [ (need "libgone.so" [ ]) ];
          }) (builtins.genList (n: n) 99);
        in
        outcome { a = broken ++ [ { } ]; } [ "a" ];
      expected = {
        a = "1";
      };
    };
  };

  unknown = {
    "what was not measured is not refused, nor proven" = {
      expr = loadsOf { a = [ { } ]; } [ "a" ];
      expected.a = {
        state = "not measured";
        notes = [ ];
        opens = [ ];
      };
    };
    "who may bring it was not measured" = {
      expr = map (packages: (loadsOf packages [ "a" ]).a) [
        {
          runtime-cu12 = [ { axes.cuda = "12"; } ];
          a = [ wants ];
        }
        {
          torch = [ (removeAttrs torch [ "loads" ]) ];
          a = [
            {
              requires = [ "torch" ];
              loads.needs = [ (need "libtorch.so" [ ]) ];
            }
          ];
        }
        {
          part = [ { meta.kind = "component"; } ];
          a = [
            {
              requires = [ "part" ];
              loads.needs = [ (need "libpart.so" [ ]) ];
            }
          ];
        }
      ];
      expected = [
        {
          state = "not measured";
          why = "whether runtime-cu12 1 loads libcudart.so.12 was not measured";
          notes = [ ];
          opens = [ ];
        }
        {
          state = "not measured";
          why = "whether torch 2 loads libtorch.so was not measured";
          notes = [ ];
          opens = [ ];
        }
        {
          state = "not measured";
          why = "whether part 1 loads libpart.so was not measured";
          notes = [ ];
          opens = [ ];
        }
      ];
    };
    "a leaf that was not measured excuses nothing" = {
      expr = outcome {
        leaf = [ { } ];
        a = [
          {
            requires = [ "leaf" ];
            loads.needs = [ (need "libpart.so" [ ]) ];
          }
        ];
      } [ "a" ];
      expected = [ "needs libpart.so, which nothing in the plan provides" ];
    };
  };

  plan = {
    "states" = {
      expr = builtins.mapAttrs (_: loads: loads.state) (
        loadsOf {
          runtime-cu12 = [ runtime12 ];
          a = [
            (
              wants
              // {
                requires = [
                  "runtime-cu12"
                  "b"
                ];
              }
            )
          ];
          b = [ { } ];
        } [ "a" ]
      );
      expected = {
        a = "proven";
        b = "not measured";
        runtime-cu12 = "proven";
      };
    };
    "the id is that of what is built" = {
      expr =
        let
          id = loads: (tryPlan { a = [ { inherit loads; } ]; } { packages = [ "a" ]; }).plan.id;
        in
        id { } == id { opens = [ "libcudart.so.12" ]; };
      expected = true;
    };
    "another system's libraries were not measured here" = {
      expr =
        (solve { a = [ { loads.needs = [ (need "libgone.so" [ ]) ]; } ]; } {
          packages = [ "a" ];
          system = "aarch64-linux";
        }) ? unsat;
      expected = true;
    };
  };

  symbols =
    let
      loads = {
        torch = [ "2.8.0" ];
        torchNot = [ "2.9.0" ];
      };
      packages = a: {
        torch =
          map
            (version: {
              inherit version;
              meta.axis = "torch";
            })
            [
              "2.9.0"
              "2.8.0"
              "2.7.0"
            ];
        a = [ a ];
      };
      bound = {
        requires = [ "torch" ];
        inherit loads;
      };
    in
    {
      "a torch that lacks them is passed, whatever METADATA allows" = {
        expr =
          let
            inherit (tryPlan (packages bound) { packages = [ "a" ]; }) plan;
          in
          [
            plan.packages.torch.version
            plan.packages.torch.because.why
            plan.packages.a.requires
          ];
        expected = [
          "2.8.0"
          "newest that fits: 2.9.0 lacks symbols that a 1 needs"
          [
            {
              name = "torch";
              specifier = [ ];
              extras = [ ];
            }
          ]
        ];
      };
      "the user's own wish does not bring it back" = {
        expr = outcome (packages bound) [
          "a"
          "torch==2.9.0"
        ];
        expected = [ "needs torch!=2.9.0, which does not go with ==2.9.0 (your packages.torch)" ];
      };
      "nor who has asked for it before" = {
        expr =
          (outcome
            (
              packages bound
              // {
                b = [
                  {
                    version = "2";
                    requires = [ "torch==2.9.0" ];
                  }
                  { requires = [ "torch" ]; }
                ];
              }
            )
            [
              "a"
              "b"
            ]
          ).torch;
        expected = "2.8.0";
      };
      "nothing is said of a release that was not compared" = {
        expr =
          (outcome (packages (
            bound
            // {
              loads = loads // {
                torchNot = [
                  "2.9.0"
                  "2.8.0"
                ];
              };
            }
          )) [ "a" ]).torch;
        expected = "2.7.0";
      };
      "an axis says itself which torch it is for; who does not require torch gets none" = {
        expr = map (a: outcome (packages a) [ "a" ]) [
          (bound // { axes.torch = "2.9.0"; })
          { inherit loads; }
        ];
        expected = [
          {
            a = "1";
            torch = "2.9.0";
          }
          { a = "1"; }
        ];
      };
    };

  "what other parts of the request bring is not told as lacking" = {
    expr = brief (
      tryPlan
        {
          runtime-cu12 = [ runtime12 ];
          a = [
            {
              loads.needs = [
                (cudart "runtime/lib")
                (need "libgone.so" [ ])
              ];
            }
          ];
        }
        {
          packages = [
            "runtime-cu12"
            "a"
          ];
        }
    );
    expected = ''
      accelpkgs E014: no a release can be loaded in what this request gives
        where: packages = [ a ]
        why:   a 1 needs libgone.so, which nothing in the plan provides
        fix:   drop a (gives runtime-cu12 1)
    ''
    + "         where the machine has it: libraries = [ \"libgone.so\" ], of the request "
    + "(--library) or of bases.host";
  };
  "what the base has is found" = {
    expr =
      let
        asked = libraries: {
          packages = [ "a" ];
          inherit libraries;
        };
        index.a = [ { loads.needs = [ (need "libgone.so" [ ]) ]; } ];
        tried = libraries: tryPlan index (asked libraries);
      in
      {
        ids =
          (tried [ "libgone.so" ]).plan.id == (tried [
            "libb.so"
            "libgone.so"
          ]).plan.id;
        inherit ((tried [ "libgone.so" ]).plan.packages.a.loads) state system;
        other = (tried [ "libb.so" ]).ok;
        target =
          (tried [
            "libgone.so"
            "libb.so"
            "libgone.so"
          ]).plan.target.libraries;
      };
    expected = {
      ids = true;
      state = "proven";
      system = [ "libgone.so" ];
      other = false;
      target = [
        "libb.so"
        "libgone.so"
      ];
    };
  };
  "a conflict is not told by what lacks in a part of it" = {
    expr =
      (builtins.head
        (tryPlan
          {
            runtime-cu12 = [ runtime12 ];
            a = [
              {
                axes.cuda = "12";
                loads.needs = [ (cudart "runtime/lib") ];
              }
            ];
            b = [ { axes.cuda = "13"; } ];
          }
          {
            packages = [
              "a"
              "b"
              "runtime-cu12"
            ];
          }
        ).problems
      ).code;
    expected = "E010";
  };

  messages.E014 = {
    expr = brief (
      tryPlan
        {
          runtime-cu12 = [ runtime12 ];
          a = [ { loads.needs = [ (cudart "runtime/lib") ]; } ];
          b = [ { } ];
        }
        {
          packages = [
            "a"
            "b"
          ];
        }
    );
    expected = ''
      accelpkgs E014: no a release can be loaded in what this request gives
        where: packages = [ a ]
        why:   a 1 needs libcudart.so.12, which nothing in the plan provides; runtime-cu12 does
        fix:   add runtime-cu12 to packages (gives a 1, b 1)
               drop a (gives b 1)'';
  };
}
