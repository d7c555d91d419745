# Which refusal it is: of a GPU, of wheels, or of a conflict.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    errors
    facts
    solveWith
    stage
    table
    wheelNamed
    ;
  explainWith =
    packages: works: request:
    stage "explain.nix" {
      inherit
        lib
        facts
        errors
        works
        ;
      solve = solveWith packages;
    } ({ python = "3.12"; } // request);
  variant = version: fields: {
    inherit version;
    variants = [
      (
        {
          wheels = wheelNamed "a-${version}-cp312-cp312-linux_x86_64.whl";
          axes.cuda = "12.8";
        }
        // fields
      )
    ];
  };
  old = fields: {
    inherit (fields) version;
    variants = [ { wheels = wheelNamed "a-${fields.version}-cp311-cp311-linux_x86_64.whl"; } ];
  };
  packages = table {
    ampere = [
      (variant "2" { capabilities = [ "sm_90" ]; })
      (variant "1" { capabilities = [ "sm_80" ]; })
    ];
    aged = [
      {
        version = "2";
        requiresPython = [
          [
            ">="
            "3.13"
          ]
        ];
      }
      (old { version = "1"; })
    ];
    marked = [
      (variant "2" { mark = "broken"; })
      (old { version = "1"; })
    ];
    a = [
      {
        version = "1";
        requires = [ "c<2" ];
      }
    ];
    b = [
      {
        version = "1";
        requires = [ "c>=2" ];
      }
    ];
    c = [
      "2"
      "1"
    ];
    leaf = [ "1" ];
    many =
      map
        (n: {
          version = toString n;
          requiresPython = [
            [
              ">"
              (toString n)
            ]
          ];
        })
        [
          9
          8
          7
          6
          5
        ];
  };
  explain = explainWith packages (_: null);
  brief = problem: { inherit (problem) code title where; };
in
{
  "a GPU that nothing has code for" = {
    expr = explain {
      packages = [
        "ampere"
        "leaf"
      ];
      capabilities = [ "6.1" ];
    };
    expected = {
      code = "E012";
      title = "no ampere release runs on capability 6.1";
      where = "packages = [ ampere ], capability 6.1";
      why = [
        "ampere 2 has machine code for 9.0 and newer only"
        "ampere 1 has machine code for 8.0 and newer only"
      ];
      fix = "no single change of the request gives one";
    };
  };
  "an extra that no release has, with what it may have been" = {
    expr =
      let
        packages = table {
          jax =
            map
              (version: {
                inherit version;
                providesExtras = [
                  "cuda12"
                  "cuda13"
                ];
                extras.cuda12 = [ ];
              })
              [
                "2"
                "1"
              ];
          bare = [
            {
              version = "1";
              providesExtras = [ ];
            }
          ];
        };
        explainBy =
          works: request:
          stage "explain.nix" {
            inherit
              lib
              facts
              errors
              works
              ;
            solve = solveWith packages;
            recordOf = name: packages.${name}.data;
          } ({ python = "3.12"; } // request);
        brief =
          request:
          let
            problem = explainBy (_: null) request;
          in
          {
            inherit (problem)
              code
              title
              why
              fix
              ;
          };
      in
      map (text: brief { packages = [ text ]; }) [
        "jax[CUDA_14]"
        "bare[x]"
        "jax[cuda12,cuda13]<2"
      ];
    expected = [
      {
        code = "E015";
        title = "jax has no extra cuda-14";
        why = "the extras of jax 2 are cuda12, cuda13";
        fix = [
          "write jax[cuda12] or jax[cuda13]"
          "write jax without [cuda-14]"
        ];
      }
      {
        code = "E015";
        title = "bare has no extra x";
        why = "bare 1 has no extras";
        fix = [ "write bare without [x]" ];
      }
      {
        code = "E016";
        title = "what the extra cuda13 of jax requires is not recorded";
        why = [ "jax 2 to 1 has the extra cuda13, but what it requires is not recorded" ];
        fix = [
          (
            "record it: ./nixw run --impure .#updater -- lock 'jax[cuda12,cuda13]<2' -o my-pkgs, "
            + "then --index my-pkgs"
          )
          "or in pkgs/jax/update.toml: [keep] extras = [ \"cuda13\" ], then updater update jax"
        ];
      }
    ];
  };
  "two packages that leave only what has no code for a GPU are a conflict" = {
    expr = brief (
      explainWith
        (
          packages
          // table {
            p = [
              {
                version = "1";
                requires = [ "shared>=2" ];
              }
            ];
            q = [
              {
                version = "1";
                requires = [ "shared<3" ];
              }
            ];
            shared = [
              (variant "3" { capabilities = [ "sm_86" ]; })
              (variant "2" { capabilities = [ "sm_90" ]; })
              (variant "1" { capabilities = [ "sm_86" ]; })
            ];
          }
        )
        (_: null)
        {
          packages = [
            "p"
            "q"
          ];
          capabilities = [ "8.6" ];
        }
    );
    expected = {
      code = "E010";
      title = "these requests exclude each other";
      where = "packages = [ p ], packages = [ q ], capability 8.6";
    };
  };
  "so are two requests for one package" = {
    expr = brief (
      explainWith
        (table {
          shared = [
            (variant "3" { capabilities = [ "sm_86" ]; })
            (variant "2" { capabilities = [ "sm_90" ]; })
            (variant "1" { capabilities = [ "sm_86" ]; })
          ];
        })
        (_: null)
        {
          packages = [
            "shared>=2"
            "shared<3"
          ];
          capabilities = [ "8.6" ];
        }
    );
    expected = {
      code = "E010";
      title = "these requests exclude each other";
      where = "packages = [ shared>=2 ], packages = [ shared<3 ], capability 8.6";
    };
  };
  "wheels: the Python is told with them" = {
    expr = explain {
      packages = [
        "aged"
        "leaf"
      ];
    };
    expected = {
      code = "E011";
      title = "aged has no wheel for this target";
      where = "packages = [ aged ], python = \"3.12\"";
      why = [
        "aged 2 needs Python >=3.13"
        "aged 1 has no wheel for CPython 3.12 on x86_64-linux"
      ];
      fix = "no single change of the request gives one";
    };
  };
  "a release that is marked is no matter of wheels" = {
    expr = brief (explain {
      packages = [ "marked" ];
    });
    expected = {
      code = "E010";
      title = "these requests exclude each other";
      where = "packages = [ marked ], python = \"3.12\"";
    };
  };
  "packages that exclude each other: the smallest conflict alone" = {
    expr = explain {
      packages = [
        "leaf"
        "a"
        "b"
      ];
      cuda = "12.8";
    };
    expected = {
      code = "E010";
      title = "these requests exclude each other";
      where = "packages = [ a ], packages = [ b ]";
      why = [ "b 1 leaves no a: a 1 needs c<2, which does not go with >=2 (b)" ];
      fix = "no single change makes them fit; drop one of them";
    };
  };
  "one request that nothing fits" = {
    expr = brief (explain {
      packages = [
        "c>=9"
        "leaf"
      ];
    });
    expected = {
      code = "E010";
      title = "nothing that is recorded fits this request";
      where = "packages = [ c>=9 ]";
    };
  };
  "four reasons at most" = {
    expr = builtins.length (explain { packages = [ "many" ]; }).why;
    expected = 4;
  };
  "what would work is one step from the request itself" = {
    expr =
      (explainWith packages
        (
          request:
          if
            request.packages == [
              "leaf"
              "a"
            ]
          then
            {
              assigned = {
                leaf.candidate.version = "1";
              };
              axes = { };
            }
          else
            null
        )
        {
          packages = [
            "leaf"
            "a"
            "b"
          ];
        }
      ).fix;
    expected = [ "drop b (gives leaf 1)" ];
  };
}
