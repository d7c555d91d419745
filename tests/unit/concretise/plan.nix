# A solution written down.
scope@{ lib, root, ... }:
let
  inherit (import ./common.nix scope)
    meta
    package
    solveWith
    stage
    table
    targetOf
    wheelNamed
    ;
  inherit (stage "reasons.nix" { inherit lib; }) newer;
  inherit (builtins) mapAttrs;
  planWith =
    packages: request:
    stage "plan.nix"
      {
        inherit lib newer;
        machine = {
          glibc = "2.36";
          cudaToolkit.version = "12.8";
        };
        buildOf = choice: {
          of = choice.candidate.version;
          toolchain = [ "cxx" ];
          against = [ ];
          variables = { };
          packages = { };
        };
      }
      {
        target = targetOf request;
        result = solveWith packages request;
        folders = mapAttrs (name: _: "/index/${name}") packages;
      };
  packages = table {
    a = [
      {
        version = "2";
        requires = [
          "b>=1"
          "c[x]"
        ];
      }
    ];
    b = [
      {
        version = "2";
        requiresPython = [
          [
            ">"
            "4"
          ]
        ];
      }
      "1"
    ];
    c = [
      {
        version = "1";
        extras.x = [ "b" ];
      }
    ];
    gpu = [
      {
        version = "1";
        variants = [
          {
            wheels = wheelNamed "gpu-1-cp312-cp312-linux_x86_64.whl";
            axes.cuda = "12.8";
            capabilities = [ "sm_80" ];
            evidence.read = "file";
          }
        ];
      }
    ];
  };
  asking = table {
    a = [
      {
        version = "1";
        requires = [ "lib[fast,none,slow]" ];
      }
    ];
    b = [
      {
        version = "1";
        requires = [ "lib[none]" ];
      }
    ];
    lib = [
      {
        version = "1";
        extras.fast = [ ];
        providesExtras = [
          "fast"
          "slow"
        ];
      }
    ];
  };
  notes =
    names: mapAttrs (_: entry: entry.extraGaps) (planWith asking { packages = names; }).packages;
  plan = planWith packages;
  p = (plan { packages = [ "a" ]; }).packages;
  idOf = packages: request: (planWith packages ({ packages = [ "a" ]; } // request)).id;
  id = idOf packages { };
  # The tables with one field of package a changed.
  changed =
    fields:
    packages
    // table {
      a = [
        (
          {
            version = "2";
            requires = [
              "b>=1"
              "c[x]"
            ];
          }
          // fields
        )
      ];
    };
  because =
    versions: request:
    (planWith (table { a = versions; }) ({ packages = [ "a" ]; } // request)).packages.a.because;
  python = version: {
    inherit version;
    requiresPython = [
      [
        ">"
        "4"
      ]
    ];
  };
  sourced = versions: {
    a = package "a" versions // {
      meta = meta // {
        source = { };
      };
    };
  };
  with' = packages: request: (planWith packages ({ packages = [ "a" ]; } // request)).packages.a;
in
{
  notes = {
    "what is missing of extras that packages ask for" = {
      expr = notes [
        "a"
        "b"
      ];
      expected = {
        a = [ ];
        b = [ ];
        lib = [
          "lib 1: it has no extra none, asked for by a and b"
          "lib 1: what its extra slow, asked for by a, requires is not recorded"
        ];
      };
    };
    "nothing is said of others" = {
      expr = notes [ "lib[fast]" ];
      expected.lib = [ ];
    };
  };
  shape = {
    "what a plan has" = {
      expr = builtins.attrNames (plan {
        packages = [ "a" ];
      });
      expected = [
        "axes"
        "format"
        "id"
        "packages"
        "target"
      ];
    };
    "what a package has" = {
      expr = builtins.intersectAttrs {
        name = null;
        version = null;
        flavour = null;
        axes = null;
        extras = null;
        capabilities = null;
        folder = null;
        build = null;
        evidence = null;
      } p.b;
      expected = {
        name = "b";
        version = "1";
        flavour = "wheel";
        axes = { };
        extras = [ ];
        capabilities = null;
        folder = "/index/b";
        build = null;
        evidence = { };
      };
    };
    "the format is the one that is realised" = {
      expr = [
        (plan { packages = [ "a" ]; }).format
        (import (root + "/nix/concretise/plan-format.nix"))
      ];
      expected = [
        2
        2
      ];
    };
    "the tags of a wheel are those that were matched" = {
      expr = [
        p.b.tags
        (plan { packages = [ "gpu" ]; }).packages.gpu.tags
      ];
      expected = [
        {
          python = "py3";
          abi = "none";
          platform = [ "any" ];
        }
        {
          python = "cp312";
          abi = "cp312";
          platform = [ "linux_x86_64" ];
        }
      ];
    };
    "of one with code for a GPU" = {
      expr =
        let
          g = plan { packages = [ "gpu" ]; };
        in
        {
          inherit (g.packages.gpu) axes capabilities evidence;
          all = g.axes;
        };
      expected = {
        axes.cuda = "12.8";
        capabilities = [ "sm_80" ];
        evidence.read = "file";
        all = {
          cuda = "12.8";
          rocm = "none";
        };
      };
    };
    "the target is the request's" = {
      expr =
        (plan {
          packages = [ "a" ];
          glibc = "2.39";
        }).target == targetOf { glibc = "2.39"; };
      expected = true;
    };
  };
  requires = {
    "active requirements, with their clauses and extras" = {
      expr = p.a.requires;
      expected = [
        {
          name = "b";
          specifier = [
            [
              ">="
              "1"
            ]
          ];
          extras = [ ];
        }
        {
          name = "c";
          specifier = [ ];
          extras = [ "x" ];
        }
      ];
    };
    "those of active extras, too" = {
      expr = map (r: r.name) p.c.requires;
      expected = [ "b" ];
    };
    "extras that are active" = {
      expr = p.c.extras;
      expected = [ "x" ];
    };
  };
  requiredBy = {
    "packages, and the user first" = {
      expr =
        mapAttrs (_: x: x.requiredBy)
          (plan {
            packages = [
              "a"
              "b"
            ];
          }).packages;
      expected = {
        a = [ "your packages" ];
        b = [
          "your packages"
          "a"
          "c"
        ];
        c = [ "a" ];
      };
    };
    "a constraint is no requirement" = {
      expr =
        (plan {
          packages = [ "a" ];
          constraints.b = "<9";
        }).packages.b.requiredBy;
      expected = [
        "a"
        "c"
      ];
    };
    "nobody is required by itself" = {
      expr =
        (planWith (table {
          a = [
            {
              version = "1";
              requires = [ "a[x]" ];
              extras.x = [ ];
            }
          ];
        }) { packages = [ "a" ]; }).packages.a.requiredBy;
      expected = [ "your packages" ];
    };
  };
  because = {
    "nothing is newer" = {
      expr = because [ "1" ] { };
      expected = {
        why = "newest";
        newer = [ ];
      };
    };
    "one newer release" = {
      expr = (because [ (python "2") "1" ] { }).why;
      expected = "newest that fits: 2 needs Python >4";
    };
    "releases are counted, not variants" = {
      expr =
        (because [
          (python "4")
          (
            python "3"
            // {
              axes = [
                { cuda = "12.8"; }
                { cuda = "13.0"; }
              ];
            }
          )
          (python "2")
          "1"
        ] { }).why;
      expected = "newest that fits: 4 needs Python >4 (and 2 more)";
    };
    "each is told" = {
      expr = map (n: n.version) (because [ (python "3") (python "2") "1" ] { }).newer;
      expected = [
        "3"
        "2"
      ];
    };
    "the flavour that is preferred has nothing" = {
      expr =
        (with' (sourced [
          {
            version = "1";
            sdist.file = "a-1.tar.gz";
            variants = [ { wheels = { }; } ];
          }
        ]) { }).because.why;
      expected = "no wheel fits: 1 has no wheel, only its source";
    };
    "the flavour that is preferred has nothing, and newer sources do not fit either" = {
      expr =
        (with' (sourced [
          (python "2" // { sdist.file = "a-2.tar.gz"; })
          {
            version = "1";
            sdist.file = "a-1.tar.gz";
            variants = [ { wheels = { }; } ];
          }
        ]) { }).because.why;
      expected =
        "no wheel fits: 2 needs Python >4 (and 1 more); "
        # Of the flavour that was taken.
        + "newest that fits: 2 needs Python >4";
    };
  };
  file = {
    "what only the choice needed is left out" = {
      expr =
        builtins.attrNames
          (with' (table {
            a = [
              {
                version = "1";
                variants = [
                  {
                    wheels.any.py3-none = [
                      {
                        file = "a-1-py3-none-any.whl";
                        platform = [ "any" ];
                        build = [
                          1
                          ""
                        ];
                        uploaded = "2026";
                        sha256 = "0";
                        size = 5;
                      }
                    ];
                  }
                ];
              }
            ];
          }) { }).file;
      expected = [
        "file"
        "sha256"
        "size"
      ];
    };
    "a prefix makes the address, which is escaped" = {
      expr =
        let
          of =
            fields:
            (with' (table {
              a = [
                {
                  version = "1+x";
                  variants = [ ({ wheels = wheelNamed "a-1+x-py3-none-any.whl"; } // fields) ];
                }
              ];
            }) { }).file.url or null;
        in
        map of [
          { }
          { urlPrefix = "https://example.org/"; }
        ];
      expected = [
        null
        "https://example.org/a-1%2Bx-py3-none-any.whl"
      ];
    };
    "an address of its own stays" = {
      expr =
        (with' (table {
          a = [
            {
              version = "1";
              variants = [
                {
                  urlPrefix = "https://example.org/";
                  wheels.any.py3-none = [
                    {
                      file = "a-1-py3-none-any.whl";
                      platform = [ "any" ];
                      url = "https://other.example/a";
                    }
                  ];
                }
              ];
            }
          ];
        }) { }).file.url;
      expected = "https://other.example/a";
    };
  };
  source = {
    "has a build, and no code of a wheel" = {
      expr =
        let
          s = with' (sourced [
            {
              version = "1";
              sdist.file = "a-1.tar.gz";
            }
          ]) { flavour = "source"; };
        in
        {
          inherit (s) flavour capabilities tags;
          inherit (s.file) file;
          build = { inherit (s.build) of given; };
        };
      expected = {
        flavour = "source";
        build = {
          of = "1";
          given = {
            compiler = { };
            axes = { };
            capabilities = [ ];
            glibc = {
              own = "2.36";
              floor = "2.35";
              glibcxx = "3.4.30";
            };
            cudaToolkit = null;
          };
        };
        capabilities = null;
        tags = null;
        file = "a-1.tar.gz";
      };
    };
  };
  id = {
    "16 digits, always the same" = {
      expr = [
        (builtins.match "[0-9a-f]{16}" id != null)
        (id == idOf packages { })
      ];
      expected = [
        true
        true
      ];
    };
    "depends on versions, files, requirements and extras" = {
      expr = map (other: other == id) [
        (idOf (changed { version = "3"; }) { })
        (idOf (changed { variants = [ { wheels = wheelNamed "a-2-1-py3-none-any.whl"; } ]; }) { })
        (idOf (changed {
          requires = [
            "b"
            "c[x]"
          ];
        }) { })
        (idOf (changed {
          requires = [
            "b>=1"
            "c"
          ];
        }) { })
        (idOf (changed { axes = [ { torch = "2.8"; } ]; }) { })
        (idOf packages {
          packages = [
            "a"
            "gpu"
          ];
        })
      ];
      expected = [
        false
        false
        false
        false
        false
        false
      ];
    };
    "does not depend on what was asked and explained, nor on what was not chosen" = {
      expr = map (other: other == id) [
        (idOf packages { glibc = "2.36"; })
        (idOf packages { capabilities = [ "8.6" ]; })
        # Another `because` of b.
        (idOf (packages // table { b = [ "1" ]; }) { })
        # Another `requiredBy` of b.
        (idOf packages {
          packages = [
            "a"
            "b"
          ];
        })
        (idOf packages {
          packages = [
            "b"
            "a"
          ];
        })
        # Another folder, evidence, and what nobody needs.
        (stage "plan.nix"
          {
            inherit lib newer;
            buildOf = null;
          }
          {
            target = targetOf { };
            result = solveWith packages { packages = [ "a" ]; };
            folders = mapAttrs (_: _: "/elsewhere") packages;
          }
        ).id
        (idOf (changed {
          variants = [
            {
              wheels = wheelNamed "a-2-py3-none-any.whl";
              axes = { };
              evidence.read = "index";
            }
          ];
        }) { })
        (idOf (packages // table { z = [ "1" ]; }) { })
      ];
      expected = [
        true
        true
        true
        true
        true
        true
        true
        true
      ];
    };
  };
}
