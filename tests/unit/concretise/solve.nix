# Domains of a target: what the user says of a package, wherever it is said, and the accelerator.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    chosen
    solveMore
    solveWith
    table
    ;
  packages = table {
    a = [
      "3rc1"
      {
        version = "2";
        requires = [ "b" ];
      }
      {
        version = "1";
        requires = [ "b" ];
      }
    ];
    b = [
      "2rc1"
      "2"
      "1"
    ];
    gpu = [
      {
        version = "2";
        axes = [
          { cuda = "13.0"; }
          { cuda = "12.8"; }
          { rocm = "6.4"; }
          { cuda = "none"; }
        ];
      }
    ];
    leaf = [ "1" ];
    only = [
      {
        version = "1";
        axes = [ { cuda = "12.8"; } ];
      }
    ];
  };
  solve = solveWith packages;
  versions = request: chosen (solve request);
  axesOf =
    request:
    let
      r = solve ({ packages = [ "gpu" ]; } // request);
    in
    if r ? unsat then null else r.assigned.gpu.candidate.variant.axes;
in
{
  extras =
    let
      extrasOf =
        fields:
        fields
        // {
          providesExtras = fields.provides or (builtins.attrNames (fields.extras or { }));
        };
      fork = table {
        # The newest cannot be met, and the oldest has no such extra.
        jax = map extrasOf [
          {
            version = "3";
            extras.gpu = [ "only>=2" ];
          }
          {
            version = "2";
            extras = {
              gpu = [ "only" ];
              gpu-local = [
                "never; python_version < '3'"
                "leaf; python_version >= '3'"
              ];
            };
          }
          { version = "1"; }
        ];
        # Only old releases have it.
        old = map extrasOf [
          { version = "2"; }
          {
            version = "1";
            extras.x = [ "leaf" ];
          }
        ];
        unread = map extrasOf [
          {
            version = "2";
            provides = [ "x" ];
          }
          { version = "1"; }
        ];
        leaf = [ "1" ];
        only = [
          {
            version = "1";
            axes = [ { cuda = "12.8"; } ];
          }
        ];
        p = [
          {
            version = "1";
            requires = [ "jax[gpu_local]" ];
          }
        ];
        q = [
          {
            version = "1";
            requires = [ "jax[gpu,none]" ];
          }
        ];
      };
      ask = request: chosen (solveWith fork request);
    in
    {
      "a release without one is no way out" = {
        expr = map ask [
          { packages = [ "jax[gpu]" ]; }
          {
            packages = [ "jax[gpu]" ];
            cuda = null;
          }
          {
            packages = [ "jax" ];
            cuda = null;
          }
          { packages = [ "jax[gpu,none]" ]; }
        ];
        expected = [
          {
            jax = "2";
            only = "1";
          }
          null
          { jax = "3"; }
          null
        ];
      };
      "one that only old releases have takes them" = {
        expr = map ask [
          { packages = [ "old[x]" ]; }
          { packages = [ "old" ]; }
          { packages = [ "old[x]>=2" ]; }
        ];
        expected = [
          {
            old = "1";
            leaf = "1";
          }
          { old = "2"; }
          null
        ];
      };
      "one that is not recorded is refused" = {
        expr =
          map (c: c.problem.code)
            (solveWith fork { packages = [ "unread[x]" ]; }).domains.unread.candidates;
        expected = [
          "extra-unrecorded"
          "extra"
        ];
      };
      "names are normalised, markers hold in extras" = {
        expr = ask { packages = [ "JAX[GPU_Local]" ]; };
        expected = {
          jax = "2";
          leaf = "1";
        };
      };
      "those of two packages are united; what is missing of them refuses nothing" = {
        expr = ask {
          packages = [
            "p"
            "q"
            "jax<3"
          ];
        };
        expected = {
          p = "1";
          q = "1";
          jax = "2";
          leaf = "1";
          only = "1";
        };
      };
    };
  said = {
    "in packages" = {
      expr = versions { packages = [ "a<2" ]; };
      expected = {
        a = "1";
        b = "2";
      };
    };
    "in constraints, of what is not asked for" = {
      expr = versions {
        packages = [ "a" ];
        constraints.b = "<2";
      };
      expected = {
        a = "2";
        b = "1";
      };
    };
    "in both: both hold" = {
      expr = versions {
        packages = [ "b>=1" ];
        constraints.b = "!=2";
      };
      expected = {
        b = "1";
      };
    };
    "a constraint alone brings nothing" = {
      expr = versions {
        packages = [ "leaf" ];
        constraints.b = "<2";
      };
      expected = {
        leaf = "1";
      };
    };
    "who is to blame: each place by its name" = {
      expr =
        (solve {
          packages = [ "b>=2" ];
          constraints.b = "<2";
        }).unsat.conflict;
      expected = {
        "@packages.b" = true;
        "@constraints.b" = true;
      };
    };
    "a constraint alone refuses nothing: who needs the package is to blame, too" = {
      expr =
        (solve {
          packages = [ "b" ];
          constraints.b = ">=9";
        }).unsat.conflict;
      expected = {
        "@packages.b" = true;
        "@constraints.b" = true;
      };
    };
  };
  prereleases = {
    "of one package" = {
      expr = versions {
        packages = [ "a" ];
        prereleases = [ "b" ];
      };
      expected = {
        a = "2";
        b = "2rc1";
      };
    };
    "of all" = {
      expr = versions {
        packages = [
          "a"
          "b"
        ];
        prereleases = true;
      };
      expected = {
        a = "3rc1";
        b = "2rc1";
      };
    };
    "where the user's clause names one" = {
      expr = versions {
        packages = [
          "a>=2rc1"
          "b"
        ];
      };
      expected = {
        a = "3rc1";
        b = "2";
      };
    };
    "where a constraint names one" = {
      expr = versions {
        packages = [ "b" ];
        constraints.b = ">=1rc1";
      };
      expected = {
        b = "2rc1";
      };
    };
  };
  pins =
    let
      yanked = {
        version = "1";
        variants = [
          {
            wheels.any.py3-none = [
              {
                file = "y-1-py3-none-any.whl";
                platform = [ "any" ];
                yanked = "";
              }
            ];
          }
        ];
      };
      of = text: versions' { packages = [ text ]; };
      versions' = request: chosen (solveWith (table { y = [ yanked ]; }) request);
    in
    {
      "an exact pin takes what was yanked; a range and a prefix do not" = {
        expr = map of [
          "y==1"
          "y===1"
          "y<=1"
          "y==1.*"
          "y"
        ];
        expected = [
          { y = "1"; }
          { y = "1"; }
          null
          null
          null
        ];
      };
    };
  roots = {
    "extras of the request" = {
      expr = chosen (
        solveWith (
          packages
          // table {
            e = [
              {
                version = "1";
                extras.x = [ "leaf" ];
              }
            ];
          }
        ) { packages = [ "e[x]" ]; }
      );
      expected = {
        e = "1";
        leaf = "1";
      };
    };
    "the order of the request changes nothing" = {
      expr =
        map
          (
            packages:
            let
              r = solve { inherit packages; };
            in
            map (n: r.assigned.${n}.depth) [
              "a"
              "b"
              "leaf"
            ]
          )
          [
            [
              "a"
              "leaf"
            ]
            [
              "leaf"
              "a"
            ]
          ];
      expected = [
        [
          0
          2
          1
        ]
        [
          0
          2
          1
        ]
      ];
    };
  };
  accelerators = {
    "whatever fits" = {
      expr = axesOf { };
      expected = {
        cuda = "13.0";
      };
    };
    "a version, a prefix" = {
      expr = map (cuda: axesOf { inherit cuda; }) [
        "12.8"
        "12"
        "11"
      ];
      expected = [
        { cuda = "12.8"; }
        { cuda = "12.8"; }
        null
      ];
    };
    "the other maker's" = {
      expr = axesOf { rocm = "6.4"; };
      expected = {
        rocm = "6.4";
      };
    };
    "none" = {
      expr = axesOf { cuda = null; };
      expected = {
        cuda = "none";
      };
    };
    "none, and there is no variant without" = {
      expr =
        (solve {
          packages = [ "only" ];
          cuda = null;
        }) ? unsat;
      expected = true;
    };
    "no CUDA does not forbid ROCm where it is asked for" = {
      expr = axesOf {
        cuda = null;
        rocm = "6.4";
      };
      expected = {
        rocm = "6.4";
      };
    };
  };
  domains = {
    "hold every candidate, the first that fits, and what the user says" = {
      expr =
        let
          d = (solve { packages = [ "b<2" ]; }).domains.b;
        in
        {
          inherit (d) count;
          inherit (d.place) group index;
          constraints = map (c: lib.requirement.toText c.edge.requirement) d.constraints;
        };
      expected = {
        count = 3;
        group = 2;
        index = 0;
        constraints = [ "b<2" ];
      };
    };
    "are taken of another request where what is said of package and target is the same" = {
      expr =
        let
          first = solve { packages = [ "b" ]; };
          # So that it shows whose domain of b it is.
          near = first // {
            domains = first.domains // {
              inherit ((solve { packages = [ "b<2" ]; }).domains) b;
            };
          };
          versionOf =
            request: (solveMore { inherit near; } packages request).assigned.b.candidate.version;
        in
        map versionOf [
          {
            packages = [
              "b"
              "leaf"
            ];
          }
          {
            packages = [ "b" ];
            constraints.a = "<2";
          }
          { packages = [ "b!=1.5" ]; }
          {
            packages = [ "b" ];
            constraints.b = "!=1.5";
          }
          {
            packages = [ "b" ];
            python = "3.13";
          }
        ];
      expected = [
        "1"
        "1"
        "2"
        "2"
        "2"
      ];
    };
    "of a package that nobody needs are not looked at" = {
      expr = chosen (solveWith (packages // { z = throw "looked"; }) { packages = [ "leaf" ]; });
      expected = {
        leaf = "1";
      };
    };
  };
}
