# Several targets in one plan.
scope@{ lib, root, ... }:
let
  inherit (import ../common.nix scope)
    errors
    facts
    meta
    stage
    table
    pureWheel
    wheelNamed
    ;
  inherit (builtins)
    attrNames
    head
    mapAttrs
    ;
  joint =
    packages:
    stage "joint" {
      inherit lib facts errors;
      tableOf = _: packages;
      spelt = _: request: request;
      openOf =
        table: given: request:
        stage "try-plan.nix" {
          inherit
            lib
            facts
            errors
            given
            ;
          opened = true;
        } table request;
    };
  ask = packages: request: joint packages ({ python = "3.12"; } // request);
  planOf = packages: request: (ask packages request).plan;
  versions =
    packages: request:
    mapAttrs (_: plan: mapAttrs (_: p: p.version) plan.packages) (planOf packages request).plans;

  told = map (p: [
    p.code
    (head p.where)
  ]);

  plain = table {
    a = [
      {
        version = "3";
        requires = [ "b>=2" ];
      }
      {
        version = "2";
        requires = [ "b" ];
      }
      "1"
    ];
    b = [
      "3"
      "2"
      "1"
    ];
    c = [
      "2"
      "1"
    ];
  };
  wheel = name: version: axes: {
    inherit axes;
    wheels = wheelNamed "${name}-${version}-cp312-cp312-manylinux_2_28_x86_64.whl";
  };
  accelerated =
    _: package:
    package
    // {
      meta = meta // {
        kind = "accelerated";
      };
    };
  cpu.cuda = "none";
  of =
    name:
    map (row: {
      inherit (row) version;
      variants = map (wheel name row.version) row.axes;
    });
  gpu = mapAttrs accelerated (table {
    tensors = of "tensors" [
      {
        version = "2";
        axes = [ { cuda = "12.8"; } ];
      }
      {
        version = "1";
        axes = [ cpu ];
      }
    ];
  });
  # One release for two CUDAs, which pin parts of theirs.
  toolkit =
    let
      release = cuda: {
        axes.cuda = cuda;
        inherit (wheel "tensors" "1" { }) wheels;
      };
      pinned = cuda: release cuda // { requires = [ (lib.requirement.parse "blas==${cuda}") ]; };
      packages = table {
        tensors = [
          {
            version = "1";
            variants = [
              (pinned "12.8")
              (pinned "12.6")
            ];
          }
        ];
        blas = [
          "12.8"
          "12.6"
        ];
      };
    in
    packages
    // {
      blas = packages.blas // {
        meta = meta // {
          kind = "component";
        };
      };
    };
  withSource =
    _: package:
    package
    // {
      meta = meta // {
        source = {
          toolchain = [ "c++" ];
        };
      };
    };
  sources = mapAttrs withSource (table {
    kernels = [
      {
        version = "2";
        sdist = {
          file = "kernels-2.tar.gz";
          sha256 = "2";
          buildRequires = [ ];
          compiles = [ ];
        };
        variants = [ (wheel "kernels" "2" { }) ];
      }
      {
        version = "1";
        variants = [
          {
            axes = { };
            wheels =
              wheelNamed "kernels-1-cp311-cp311-manylinux_2_28_x86_64.whl"
              // (pureWheel "kernels" "1");
          }
        ];
      }
    ];
  });
in
{
  "what each would have alone is taken where it is equal" = {
    expr = versions plain {
      packages = [ "a" ];
      targets = {
        one = { };
        two.capabilities = [ "8.6" ];
      };
    };
    expected = {
      one = {
        a = "3";
        b = "3";
      };
      two = {
        a = "3";
        b = "3";
      };
    };
  };
  "versions are equal, though a target alone would have newer ones" = {
    expr = versions plain {
      packages = [
        "a"
        "c"
      ];
      targets = {
        new = { };
        old.constraints.b = "<2";
      };
    };
    expected =
      let
        both = {
          a = "2";
          b = "1";
          c = "2";
        };
      in
      {
        new = both;
        old = both;
      };
  };
  "which costs the target something, and it is said whose sake it is for" = {
    expr =
      (planOf plain {
        packages = [ "a" ];
        targets = {
          new = { };
          old.constraints.b = "<2";
        };
      }).costs;
    expected.new = {
      axes = { };
      more = [ ];
      fewer = [ ];
      versions = {
        a = {
          alone = "3";
          joint = "2";
          why = "as old has";
        };
        b = {
          alone = "3";
          joint = "1";
          why = "as old has";
        };
      };
    };
  };
  "a package may stand apart" = {
    expr =
      let
        plan = planOf plain {
          packages = [ "b" ];
          apart = [ "b" ];
          targets = {
            new = { };
            old.constraints.b = "<2";
          };
        };
      in
      [
        (mapAttrs (_: p: p.packages.b.version) plan.plans)
        plan.differs.b.why
        plan.costs
      ];
    expected = [
      {
        new = "3";
        old = "1";
      }
      [ "it may stand apart, as you say" ]
      { }
    ];
  };
  "and is told where nobody needs it" = {
    expr =
      (planOf plain {
        packages = [ "c" ];
        apart = [ "b" ];
        targets.one = { };
      }).notes;
    expected = [ "no target needs b, which may stand apart" ];
  };
  "where no version is common there are groups, equal within, and as equal as can be beyond" = {
    expr =
      let
        plan = planOf plain {
          packages = [
            "b"
            "c"
          ];
          targets = {
            new.constraints.b = ">=3";
            old.constraints.b = "<3";
            other.constraints.c = "<2";
          };
        };
      in
      {
        inherit (plan) groups;
        versions = mapAttrs (_: p: mapAttrs (_: p: p.version) p.packages) plan.plans;
        differs = attrNames plan.differs;
        inherit (plan.differs.b) why;
        conflicts = map (c: c.targets) plan.conflicts;
      };
    expected = {
      groups = [
        [
          "new"
          "other"
        ]
        [ "old" ]
      ];
      versions = {
        new = {
          b = "3";
          c = "1";
        };
        old = {
          b = "2";
          c = "1";
        };
        other = {
          b = "3";
          c = "1";
        };
      };
      differs = [ "b" ];
      why = [
        "3 is not in old: is not <3, as your constraints.b asks"
        "2 is not in new: is not >=3, as your constraints.b asks"
        "2 is not in other: would differ from new"
      ];
      conflicts = [
        [
          "new"
          "old"
        ]
      ];
    };
  };
  "a version is no beginning of another" = {
    expr =
      (planOf
        (table {
          a = [
            "2.1.5"
            "2.1"
          ];
        })
        {
          packages = [ "a" ];
          targets = {
            one = { };
            two.constraints.a = "<2.1.5";
          };
        }
      ).costs.one.versions.a.joint;
    expected = "2.1";
  };
  "who names a GPU keeps it: a build for the CPU is no common version" = {
    expr =
      map
        (
          target:
          mapAttrs (_: p: p.packages.tensors.version) (planOf gpu {
            packages = [ "tensors" ];
            targets = {
              inherit target;
              ci.cuda = null;
            };
          }).plans
        )
        [
          { capabilities = [ "8.6" ]; }
          # Nor who would have it without naming it.
          { }
        ];
    expected = [
      {
        target = "2";
        ci = "1";
      }
      {
        target = "2";
        ci = "1";
      }
    ];
  };
  "parts of the toolkit are those of the target's CUDA" = {
    expr =
      let
        plan = planOf toolkit {
          packages = [ "tensors" ];
          targets = {
            a.cuda = "12.8";
            b.cuda = "12.6";
            c.cuda = "12.6";
          };
        };
      in
      {
        inherit (plan) groups toolkits;
        differs = attrNames plan.differs;
        blas = mapAttrs (_: p: p.packages.blas.version) plan.plans;
      };
    expected = {
      groups = [
        [
          "a"
          "b"
          "c"
        ]
      ];
      toolkits = {
        "12.8" = [ "a" ];
        "12.6" = [
          "b"
          "c"
        ];
      };
      differs = [ ];
      blas = {
        a = "12.8";
        b = "12.6";
        c = "12.6";
      };
    };
  };
  "nothing is compiled for the sake of equality: an older wheel is taken, or they differ" = {
    expr =
      let
        of = package: "${package.version} ${package.flavour}";
      in
      map
        (
          here:
          mapAttrs (_: p: of p.packages.kernels)
            (planOf sources {
              packages = [ "kernels" ];
              targets = {
                inherit here;
                there.system = "aarch64-linux";
              };
            }).plans
        )
        [
          { }
          { constraints.kernels = ">=2"; }
        ];
    expected = [
      {
        here = "1 wheel";
        there = "1 wheel";
      }
      {
        here = "2 wheel";
        there = "1 wheel";
      }
    ];
  };
  "one id for all, whatever their order, and another for another set" = {
    expr =
      let
        id =
          targets:
          (planOf plain {
            packages = [ "c" ];
            inherit targets;
          }).id;
      in
      [
        (builtins.stringLength (id { a = { }; }))
        (id { a = { }; } == id { a.python = "3.12"; })
        (id { a = { }; } == id { b = { }; })
      ];
    expected = [
      16
      true
      false
    ];
  };
  "a target that cannot be met is refused as it would be alone, under its name" = {
    expr = told (ask plain {
      packages = [ "c" ];
      targets = {
        fine = { };
        wrong = { pyton = 1; };
        odd.constraints.c = ">3";
      };
    }).problems;
    expected = [
      [
        "E010"
        "targets.odd: constraints.c = \">3\", packages = [ c ]"
      ]
      [
        "E002"
        "targets.wrong: pyton (your request)"
      ]
    ];
  };
  "what is wrong outside is told once" = {
    expr = told (ask plain {
      packages = [ "cc" ];
      targets = {
        one = { };
        two = { };
      };
    }).problems;
    expected = [
      [
        "E001"
        "every target: packages (your request)"
      ]
    ];
  };
  "who stands apart has to be there" = {
    expr = map (p: p.code) (ask plain {
      packages = [ "c" ];
      apart = [ "cc" ];
      targets.one = { };
    }).problems;
    expected = [ "E001" ];
  };
}
