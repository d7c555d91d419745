# What could stand for a package, in which order, and why a target cannot have it.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    meta
    package
    pureWheel
    stage
    targetOf
    wheelNamed
    ;
  inherit (builtins)
    elem
    elemAt
    genList
    map
    ;

  # No real facts: CUDA 13.0 has no code for 6.1, and two releases have floors.
  facts = {
    inherit (import (scope.root + "/nix/facts"))
      accelerators
      axes
      capabilityFacts
      axesInOrder
      cudaReleasesOf
      data
      latestCuda
      namedAxes
      ;
    driverFloor =
      cuda:
      {
        "12.8" = "525.60.13";
        "13.0" = "580.65.06";
        "13.1" = "580.65.06";
      }
      .${cuda} or null;
    # Nor has 12.8 for 12.1, but what it makes for 12.0 runs there.
    cudaCanRun =
      cuda: capability:
      !(cuda == "13.0" && capability == "6.1") && !(cuda == "12.8" && capability == "12.1");
    cudaComponents = {
      part."1" = "12.6";
      whole = "version";
    };
    cudaReleaseOf =
      name: version:
      {
        part = {
          "5" = "12.9";
          "4" = "12.8";
          "2" = "12.6";
          "1" = "12.4";
        };
      }
      .${name}.${version} or null;
    componentDrops = { };
    cudaServes = cuda: capability: if cuda == "13.0" && capability == "6.1" then null else "sass";
  };

  # `request` beside what the user says of each package: prereleases, an exact pin.
  candidatesWith =
    {
      prereleases ? false,
      pinned ? false,
    }:
    request: package:
    let
      target = targetOf request;
    in
    builtins.concatLists (
      builtins.catAttrs "candidates" (
        stage "candidates.nix" {
          inherit lib facts target;
          environment = lib.marker.environment { inherit (target) python system; };
          tags = lib.wheelTags.supported target;
          prereleaseOf = _: prereleases;
          pinned.${package.name} = pinned;
        } package
      )
    );
  candidates = candidatesWith { };

  codeOf = candidate: if candidate.problem == null then null else candidate.problem.code;
  whyOf = candidate: if candidate.problem == null then null else candidate.problem.why;
  first = builtins.head;
  # One release of one variant, with a wheel for this machine.
  native = wheelNamed "a-1-cp312-cp312-manylinux_2_28_x86_64.whl";
  variant =
    fields:
    first (
      candidates { } (
        package "a" [
          {
            version = "1";
            variants = [ ({ wheels = native; } // fields) ];
          }
        ]
      )
    );
  on =
    request: fields:
    first (
      candidates request (
        package "a" [
          {
            version = "1";
            variants = [ ({ wheels = native; } // fields) ];
          }
        ]
      )
    );

  withMeta = fields: p: p // { meta = meta // fields; };
  written = map (c: "${c.version} ${c.flavour}");
  unknown = {
    requires = [ ];
    requiresUnknown = "the source says nothing";
  };
in
{
  # A candidate with all faults at once tells the first of them; then that one is mended, and so on.
  "the reasons have an order" =
    let
      faults = [
        "yanked"
        "python"
        "prerelease"
        "mark"
        "requires"
        "wheel"
        "capability"
        "window"
        "driver"
      ];
      with' =
        n:
        let
          left = genList (i: builtins.elemAt faults (n + i)) (builtins.length faults - n);
          has = fault: elem fault left;
          file = wheelNamed "a-1-cp${
            if has "wheel" && !(has "yanked") then "311-cp311" else "312-cp312"
          }-linux_x86_64.whl";
          yanked.x86_64-linux.cp312-cp312 = map (
            f: f // { yanked = "broken"; }
          ) file.x86_64-linux.cp312-cp312;
          # "no mark" and "no capabilities" are absent fields.
          variant = {
            wheels = if has "yanked" then yanked else file;
            axes.cuda = if has "window" then "13.0" else "13.1";
          }
          // (if has "mark" then { mark = "lacks symbols"; } else { })
          // (if has "requires" then { inherit (unknown) requires requiresUnknown; } else { })
          // (if has "capability" then { capabilities = [ "sm_90" ]; } else { });
          releases = [
            {
              version = if has "prerelease" then "2rc1" else "2";
              requiresPython =
                if has "python" then
                  [
                    [
                      ">="
                      "3.13"
                    ]
                  ]
                else
                  [ ];
              variants = [ variant ];
            }
            "1"
          ];
        in
        first (
          candidates {
            capabilities = [ "6.1" ];
            driver = if has "driver" then "570.26" else "580.65.06";
          } (package "a" releases)
        );
      told = genList with' (builtins.length faults + 1);
    in
    {
      codes = {
        expr = map codeOf told;
        expected = [
          "yanked"
          "python"
          "prerelease"
          "mark"
          "requires"
          "wheel"
          "capability"
          "capability"
          "driver"
          null
        ];
      };
      words = {
        expr = map whyOf told;
        expected = [
          "was yanked: broken"
          "needs Python >=3.13"
          "is a prerelease, and nobody asked for one"
          "is left out: lacks symbols"
          "is left out: its requirements are not known: the source says nothing"
          "has no wheel for CPython 3.12 on x86_64-linux"
          "has machine code for 9.0 and newer only"
          "is built for CUDA 13.0, which has no code for 6.1"
          "is built for CUDA 13.1, which needs driver 580.65.06 or newer; yours is 570.26"
          null
        ];
      };
    };

  "requirements that package.nix adds" =
    let
      row = text: versions: {
        covers = build: lib.specifier.compile (lib.specifier.parse versions) build.compared;
        requirement = lib.requirement.parse text // {
          added = "source of ${text}";
        };
      };
      edges =
        version:
        (first (
          candidates { } (
            withMeta
              {
                requires = [
                  (row "b>=2" "<2")
                  (row "c; python_version < '3.12'" "<2")
                ];
              }
              (
                package "a" [
                  {
                    inherit version;
                    requires = [ "z" ];
                  }
                ]
              )
          )
        )).edges;
    in
    {
      expr = map (version: map (edge: edge.name) (edges version)) [
        "1"
        "2"
      ];
      expected = [
        [
          "z"
          "b"
        ]
        [ "z" ]
      ];
    };

  # Unknown requirements are never none. Those of a variant stand before those of its release.
  "requirements that are not known" = {
    expr =
      map
        (
          { release, variant }:
          codeOf (
            first (
              candidates { } (
                package "a" [
                  (
                    release
                    // {
                      version = "1";
                      variants = [ (variant // { wheels = native; }) ];
                    }
                  )
                ]
              )
            )
          )
        )
        [
          {
            release = unknown;
            variant = { };
          }
          {
            release = unknown;
            variant.requires = [ { name = "b"; } ];
          }
          {
            release.requires = [ { name = "b"; } ];
            variant = unknown;
          }
          {
            release.requires = [ ];
            variant = { };
          }
        ];
    expected = [
      "requires"
      null
      "requires"
      null
    ];
  };
  "a source whose requirements are not known is not built" = {
    expr = map codeOf (
      candidates { flavour = "source"; } (
        withMeta { source = { }; } (
          package "a" [
            (
              unknown
              // {
                version = "1";
                sdist.file = "a-1.tar.gz";
              }
            )
          ]
        )
      )
    );
    expected = [ "requires" ];
  };

  python = {
    "a variant may say another than its release" = {
      expr =
        map
          (
            fields:
            codeOf (
              first (
                candidates { } (
                  package "a" [
                    (
                      {
                        version = "1";
                        requiresPython = [
                          [
                            "<"
                            "3.12"
                          ]
                        ];
                      }
                      // fields
                    )
                  ]
                )
              )
            )
          )
          [
            { }
            {
              variants = [
                {
                  requiresPython = [
                    [
                      ">="
                      "3.12"
                    ]
                  ];
                  wheels = pureWheel "a" "1";
                }
              ];
            }
          ];
      expected = [
        "python"
        null
      ];
    };
    "a free-threaded Python is of its version" = {
      expr = codeOf (
        first (
          candidates { python = "3.13t"; } (
            package "a" [
              {
                version = "1";
                requiresPython = [
                  [
                    "=="
                    "3.13.*"
                  ]
                ];
              }
            ]
          )
        )
      );
      expected = null;
    };
  };

  prereleases =
    let
      codes = options: versions: map codeOf (candidatesWith options { } (package "a" versions));
    in
    {
      "not unless somebody asks" = {
        expr = codes { } [
          "2rc1"
          "2.dev1"
          "1"
        ];
        expected = [
          "prerelease"
          "prerelease"
          null
        ];
      };
      "somebody asks" = {
        expr = codes { prereleases = true; } [
          "2rc1"
          "1"
        ];
        expected = [
          null
          null
        ];
      };
      "a package that has nothing else" = {
        expr = codes { } [
          "2rc1"
          "2b1"
        ];
        expected = [
          null
          null
        ];
      };
    };

  wheels = {
    "none at all" = {
      expr = whyOf (variant {
        wheels = { };
      });
      expected = "has no wheel, only its source";
    };
    "for a newer glibc only" = {
      expr = whyOf (variant {
        wheels = wheelNamed "a-1-cp312-cp312-manylinux_2_39_x86_64.whl";
      });
      expected =
        let
          machine = "CPython 3.12 on x86_64-linux";
        in
        "has no wheel for ${machine} with glibc 2.35 (manylinux_2_39_x86_64)";
    };
    "for another machine only" = {
      expr = whyOf (variant {
        wheels = wheelNamed "a-1-cp312-cp312-manylinux_2_28_aarch64.whl";
      });
      expected = "has no wheel for CPython 3.12 on x86_64-linux";
    };
    "variants for other machines are not told beside one that is for this" = {
      expr =
        let
          variants =
            map
              (file: {
                wheels = wheelNamed file;
                axes.cuda = "12.8";
              })
              [
                "a-1-cp312-cp312-linux_aarch64.whl"
                "a-1-cp311-cp311-manylinux_2_17_x86_64.whl"
                "a-1-py3-none-any.whl"
              ];
        in
        map (c: c.variant) (
          candidates { } (
            package "a" [
              {
                version = "1";
                inherit variants;
              }
            ]
          )
        ) == builtins.tail variants;
      expected = true;
    };
    "but where there is no other, all are" = {
      expr = map codeOf (
        candidates { } (
          package "a" [
            {
              version = "1";
              variants = map (file: { wheels = wheelNamed file; }) [
                "a-1-cp312-cp312-linux_aarch64.whl"
                "a-1-cp311-cp311-linux_aarch64.whl"
              ];
            }
          ]
        )
      );
      expected = [
        "wheel"
        "wheel"
      ];
    };
    "a release without variants has its source only" = {
      expr = map whyOf (
        candidates { } (
          package "a" [ ]
          // {
            data.releases = [
              {
                version = "1";
                sdist = { };
              }
            ];
          }
        )
      );
      expected = [ null ];
    };
    "whoever wants wheels alone hears what builds it" = {
      expr =
        map
          (
            flavour:
            map whyOf (
              candidates { inherit flavour; } (
                package "a" [ ]
                // {
                  data.releases = [
                    {
                      version = "1";
                      sdist = { };
                    }
                  ];
                }
              )
            )
          )
          [
            "wheel"
            { default = "wheel"; }
            {
              a = "source";
              default = "wheel";
            }
          ];
      expected = [
        [ "has no wheel, only its source (flavour.a = \"source\" builds that)" ]
        [ "has no wheel, only its source (flavour.a = \"source\" builds that)" ]
        [ null ]
      ];
    };
  };

  glibc =
    let
      bare = wheelNamed "a-1-cp312-cp312-linux_x86_64.whl";
      old = wheelNamed "a-1-cp312-cp312-manylinux_2_17_x86_64.whl";
      loads = glibc: {
        x86_64-linux = if glibc == null then { } else { inherit glibc; };
      };
      told =
        glibc: fields:
        whyOf (
          first (
            candidates { inherit glibc; } (
              package "a" [
                {
                  version = "1";
                  variants = [ fields ];
                }
              ]
            )
          )
        );
    in
    {
      "what was measured decides, whatever the tag says" = {
        expr = [
          (told "2.28" {
            wheels = bare;
            loads = loads "2.32";
          })
          (told "2.28" {
            wheels = old;
            loads = loads "2.32";
          })
          (told "2.32" {
            wheels = bare;
            loads = loads "2.32";
          })
          # Numbers, not letters.
          (told "2.28" {
            wheels = bare;
            loads = loads "2.4";
          })
          # Of another system.
          (told "2.28" {
            wheels = bare;
            loads.aarch64-linux.glibc = "2.39";
          })
          # Nobody looked.
          (told "2.28" { wheels = bare; })
        ];
        expected = [
          "needs glibc 2.32 (measured), and the target has 2.28"
          "needs glibc 2.32 (measured), and the target has 2.28"
          null
          null
          null
          null
        ];
      };
      "those that nobody knows it of are the last of their release" = {
        expr = map (c: "${c.version} ${c.variant.axes.cuda}") (
          candidates { } (
            package "a" (
              map
                (version: {
                  inherit version;
                  variants = [
                    {
                      wheels = bare;
                      axes.cuda = "13.0";
                    }
                    {
                      wheels = bare;
                      axes.cuda = "12.9";
                      loads = loads null;
                    }
                    {
                      wheels = bare;
                      axes.cuda = "12.8";
                    }
                    {
                      wheels = old;
                      axes.cuda = "12.6";
                    }
                  ];
                })
                [
                  "2"
                  "1"
                ]
            )
          )
        );
        expected = [
          "2 12.9"
          "2 12.6"
          "2 13.0"
          "2 12.8"
          "1 12.9"
          "1 12.6"
          "1 13.0"
          "1 12.8"
        ];
      };
    };

  yanked =
    let
      release = why: {
        version = "1";
        variants = [
          {
            wheels.any.py3-none = [
              {
                file = "a-1-py3-none-any.whl";
                platform = [ "any" ];
                yanked = why;
              }
            ];
          }
        ];
      };
      of = options: why: first (candidatesWith options { } (package "a" [ (release why) ]));
    in
    {
      "without a word" = {
        expr = whyOf (of { } "");
        expected = "was yanked";
      };
      "an exact pin takes it" = {
        expr = codeOf (of { pinned = true; } "broken");
        expected = null;
      };
      "the other files of a variant are taken" = {
        expr =
          let
            wheels.any = {
              py3-none = [
                {
                  file = "bad";
                  platform = [ "any" ];
                  yanked = "";
                }
              ];
              py2-none = [
                {
                  file = "good";
                  platform = [ "any" ];
                }
              ];
              py30-none = [
                {
                  file = "fine";
                  platform = [ "any" ];
                }
              ];
            };
            c = variant { inherit wheels; };
          in
          [
            (codeOf c)
            c.file.file
          ];
        expected = [
          null
          "fine"
        ];
      };
    };

  capabilities =
    let
      told =
        capabilities: entries:
        whyOf (
          on { inherit capabilities; } {
            axes.cuda = "12.8";
            capabilities = entries;
          }
        );
    in
    {
      "all of the target's must be covered" = {
        expr =
          map
            (
              capabilities:
              codeOf (
                on { inherit capabilities; } {
                  axes.cuda = "12.8";
                  capabilities = [
                    "sm_80"
                    "sm_90"
                  ];
                }
              )
            )
            [
              [ ]
              [ "8.6" ]
              [
                "8.6"
                "9.0"
              ]
              [
                "8.6"
                "12.0"
              ]
            ];
        expected = [
          null
          null
          null
          "capability"
        ];
      };
      "the words: from where on, up to where, or all of it" = {
        expr = [
          (told [ "6.1" ] [ "sm_80" "sm_90" "sm_90a" ])
          (told [ "12.0" ] [ "sm_80" "sm_90" ])
          (told [ "6.1" "12.0" ] [ "sm_80" "sm_90" ])
          (told [ "8.6" ] [ "sm_90a" ])
        ];
        expected = [
          "has machine code for 8.0 and newer only"
          "has machine code up to 9.0 only"
          "has machine code for 8.0, 9.0 only"
          "has machine code for 9.0a only"
        ];
      };
      "the code that is missing is there to read" = {
        expr =
          map
            (
              fields:
              (on {
                capabilities = [
                  "6.1"
                  "8.6"
                ];
              } fields).problem.uncovered
            )
            [
              {
                axes.cuda = "12.8";
                capabilities = [ "sm_80" ];
              }
              { axes.cuda = "13.0"; }
            ];
        expected = [
          [ "6.1" ]
          [ "6.1" ]
        ];
      };
      "what was measured is asked before the release that made it" = {
        expr =
          map
            (
              fields:
              whyOf (
                on { capabilities = [ "12.1" ]; } (
                  {
                    axes.cuda = "12.8";
                  }
                  // fields
                )
              )
            )
            [
              {
                capabilities = [
                  "sm_90"
                  "sm_120"
                ];
              }
              {
                capabilities = [
                  "sm_90"
                  "compute_90"
                ];
              }
              { capabilities = [ "sm_100" ]; }
              { }
            ];
        expected = [
          null
          null
          "has machine code up to 10.0 only"
          "is built for CUDA 12.8, which has no code of its own for 12.1, and was not measured"
        ];
      };
      "a named release counts for a file that says its major alone" = {
        expr =
          map
            (
              cuda:
              codeOf (
                first (
                  candidates
                    {
                      inherit cuda;
                      capabilities = [ "12.1" ];
                    }
                    (
                      withMeta { kind = "accelerated"; } (
                        package "a" [
                          {
                            version = "1";
                            variants = [
                              {
                                wheels = native;
                                axes.cuda = "12";
                              }
                            ];
                          }
                        ]
                      )
                    )
                )
              )
            )
            [
              "12.8"
              "12.9"
            ];
        expected = [
          "capability"
          null
        ];
      };
      "which CUDA made the code counts" = {
        expr =
          map
            (
              cuda:
              codeOf (
                on
                  {
                    system = "aarch64-linux";
                    capabilities = [ "8.7" ];
                  }
                  {
                    wheels = pureWheel "a" "1";
                    axes = { inherit cuda; };
                    capabilities = [ "sm_80" ];
                  }
              )
            )
            [
              "13.0"
              "13.2"
            ];
        expected = [
          "capability"
          null
        ];
      };
      "code that nobody looked at is believed" = {
        expr = codeOf (on { capabilities = [ "8.6" ]; } { axes.cuda = "12.8"; });
        expected = null;
      };
      "what has nothing to do with a GPU needs none" = {
        expr = codeOf (on { capabilities = [ "8.6" ]; } { });
        expected = null;
      };
      "a library of the toolkit need not have all" = {
        expr = codeOf (
          first (
            candidates { capabilities = [ "6.1" ]; } (
              withMeta { kind = "component"; } (
                package "a" [
                  {
                    version = "1";
                    variants = [
                      {
                        wheels = native;
                        axes.cuda = "13.0";
                        capabilities = [ "sm_80" ];
                      }
                    ];
                  }
                ]
              )
            )
          )
        );
        expected = null;
      };
      "AMD's" = {
        expr =
          map
            (
              gfx:
              whyOf (
                on { inherit gfx; } {
                  axes.rocm = "6.4";
                  gfx = [
                    "gfx942"
                    "gfx90a"
                  ];
                }
              )
            )
            [
              [ ]
              [ "gfx942" ]
              [
                "gfx942"
                "gfx1100"
              ]
            ];
        expected = [
          null
          null
          "has code for gfx942, gfx90a only"
        ];
      };
    };

  driver =
    let
      of = driver: fields: whyOf (on { inherit driver; } fields);
      old = "is built for CUDA 12.8, which needs driver 525.60.13 or newer; yours is 470.82.01";
    in
    {
      "too old, at the floor, unknown" = {
        expr = map (driver: of driver { axes.cuda = "12.8"; }) [
          "470.82.01"
          "525.60.13"
          null
        ];
        expected = [
          old
          null
          null
        ];
      };
      "numbers, not letters" = {
        expr = of "1000.1" { axes.cuda = "12.8"; };
        expected = null;
      };
      "a CUDA without a known floor" = {
        expr = of "1.0" { axes.cuda = "9.9"; };
        expected = null;
      };
      "what is built without CUDA" = {
        expr = of "1.0" { };
        expected = null;
      };
      "of a library of the toolkit" = {
        expr = whyOf (
          first (
            candidates { driver = "470.82.01"; } (
              withMeta { kind = "component"; } (
                package "a" [
                  {
                    version = "1";
                    axes = [ { cuda = "12.8"; } ];
                  }
                ]
              )
            )
          )
        );
        expected = old;
      };
      "with capabilities, too" = {
        expr = whyOf (
          on
            {
              driver = "470.82.01";
              capabilities = [ "8.6" ];
            }
            {
              axes.cuda = "12.8";
              capabilities = [ "sm_80" ];
            }
        );
        expected = old;
      };
    };

  flavours =
    let
      both = withMeta { source = { }; } (
        package "a" (
          map
            (version: {
              inherit version;
              sdist.file = "a-${version}.tar.gz";
            })
            [
              "2"
              "1"
            ]
        )
      );
      of = flavour: written (candidates { inherit flavour; } both);
    in
    {
      "each in its order" = {
        expr = map of [
          "wheel"
          "source"
          "prefer-wheel"
          "prefer-source"
        ];
        expected = [
          [
            "2 wheel"
            "1 wheel"
          ]
          [
            "2 source"
            "1 source"
          ]
          [
            "2 wheel"
            "1 wheel"
            "2 source"
            "1 source"
          ]
          [
            "2 source"
            "1 source"
            "2 wheel"
            "1 wheel"
          ]
        ];
      };
      "of one package, of all others, of nobody" = {
        expr = map (flavour: builtins.head (of flavour)) [
          {
            a = "source";
            default = "wheel";
          }
          {
            b = "wheel";
            default = "prefer-source";
          }
          { b = "source"; }
        ];
        expected = [
          "2 source"
          "2 source"
          "2 wheel"
        ];
      };
      "by the default recipe, where a package.nix says nothing" = {
        expr = map (f: written (candidates { flavour = f; } (both // { inherit meta; }))) [
          "source"
          "prefer-source"
          "prefer-wheel"
        ];
        expected = [
          [
            "2 source"
            "1 source"
          ]
          [
            "2 source"
            "1 source"
            "2 wheel"
            "1 wheel"
          ]
          [
            "2 wheel"
            "1 wheel"
          ]
        ];
      };
      "what has no wheel stands at its place, of a package that says nothing" = {
        expr =
          let
            mixed = package "a" [
              "3"
              {
                version = "1";
                sdist = { };
              }
            ];
            bare = mixed // {
              data = mixed.data // {
                releases = [
                  (builtins.head mixed.data.releases)
                  {
                    version = "2";
                    sdist = { };
                  }
                  (elemAt mixed.data.releases 1)
                ];
              };
            };
          in
          map (p: written (candidates { } p)) [
            bare
            (withMeta { source = { }; } bare)
          ];
        expected = [
          [
            "3 wheel"
            "2 source"
            "1 wheel"
          ]
          [
            "3 wheel"
            "2 wheel"
            "1 wheel"
            "2 source"
            "1 source"
          ]
        ];
      };
      "what is compiled with Rust is not taken" = {
        expr = map codeOf (
          candidates { flavour = "source"; } (
            package "a" [
              {
                version = "1";
                sdist.compiles = [ "rust" ];
              }
            ]
          )
        );
        expected = [ "build" ];
      };
      "what is linked to a torch requires it" = {
        expr =
          map
            (sdist: map (edge: edge.name) (builtins.head (
              candidates { flavour = "source"; } (
                package "a" [
                  {
                    version = "1";
                    inherit sdist;
                  }
                ]
              )
            )).edges)
            [
              {
                compiles = [ "cxx" ];
                buildRequires = [ { name = "torch"; } ];
              }
              { buildRequires = [ { name = "torch"; } ]; }
            ];
        expected = [
          [ "torch" ]
          [ ]
        ];
      };
      "a release without an sdist has none" = {
        expr = written (
          candidates { flavour = "source"; } (
            withMeta { source = { }; } (
              package "a" [
                "2"
                {
                  version = "1";
                  sdist = { };
                }
              ]
            )
          )
        );
        expected = [ "1 source" ];
      };
      "the source is the release's, whatever its wheels were made for" = {
        expr =
          map
            (c: {
              inherit (c) file axes;
              code = codeOf c;
            })
            (
              candidates
                {
                  flavour = "source";
                  capabilities = [ "6.1" ];
                  driver = "1.0";
                }
                (
                  withMeta { source = { }; } (
                    package "a" [
                      {
                        version = "1";
                        sdist.file = "a-1.tar.gz";
                        axes = [ { cuda = "13.0"; } ];
                      }
                    ]
                  )
                )
            );
        expected = [
          {
            file.file = "a-1.tar.gz";
            axes = { };
            code = null;
          }
        ];
      };
      "a yanked source is none" = {
        expr =
          map
            (
              pinned:
              codeOf (
                first (
                  candidatesWith { inherit pinned; } { flavour = "source"; } (
                    withMeta { source = { }; } (
                      package "a" [
                        {
                          version = "1";
                          sdist = {
                            file = "a-1.tar.gz";
                            yanked = "";
                          };
                        }
                      ]
                    )
                  )
                )
              )
            )
            [
              false
              true
            ];
        expected = [
          "yanked"
          null
        ];
      };
    };

  prefer = {
    "the preferred version stands first, the rest stays in its order" = {
      expr =
        map
          (
            version:
            written (
              candidates { prefer.a = version; } (
                package "a" [
                  "3"
                  "2"
                  "1"
                ]
              )
            )
          )
          [
            "2"
            "9"
          ];
      expected = [
        [
          "2 wheel"
          "3 wheel"
          "1 wheel"
        ]
        [
          "3 wheel"
          "2 wheel"
          "1 wheel"
        ]
      ];
    };
    "of another package" = {
      expr = written (
        candidates { prefer.b = "1"; } (
          package "a" [
            "2"
            "1"
          ]
        )
      );
      expected = [
        "2 wheel"
        "1 wheel"
      ];
    };
  };

  axes = {
    "made for one accelerator is made without the other" = {
      expr = map (axes: (variant { inherit axes; }).axes) [
        { }
        { cuda = "12.8"; }
        { rocm = "6.4"; }
        { cuda = "none"; }
        {
          cuda = "12.8";
          rocm = "6.4";
        }
        { torch = "2.8"; }
      ];
      expected = [
        { }
        {
          cuda = "12.8";
          rocm = "none";
        }
        {
          cuda = "none";
          rocm = "6.4";
        }
        { cuda = "none"; }
        {
          cuda = "12.8";
          rocm = "6.4";
        }
        { torch = "2.8"; }
      ];
    };
    "a package that is an axis binds it with its public version" = {
      expr =
        (first (
          candidates { } (
            withMeta { axis = "torch"; } (
              package "a" [
                {
                  version = "2.8.0+cu128";
                  axes = [ { cuda = "12.8"; } ];
                }
              ]
            )
          )
        )).axes;
      expected = {
        cuda = "12.8";
        rocm = "none";
        torch = "2.8.0";
      };
    };
  };

  edges =
    let
      edgesOf =
        fields:
        map (e: e.requirement.name)
          (first (candidates { } (package "a" [ ({ version = "1"; } // fields) ]))).edges;
      extra =
        fields: name:
        (first (candidates { } (package "a" [ ({ version = "1"; } // fields) ]))).extraEdges name;
    in
    {
      "whose marker holds" = {
        expr = edgesOf {
          requires = [
            "b; python_version >= '3.12'"
            "c; python_version < '3.12'"
            "d; platform_machine == 'x86_64'"
            "e"
          ];
        };
        expected = [
          "b"
          "d"
          "e"
        ];
      };
      "what an edge says" = {
        expr =
          let
            edge =
              first
                (first (
                  candidates { } (
                    package "a" [
                      {
                        version = "1";
                        requires = [ "b[x]>=2" ];
                      }
                    ]
                  )
                )).edges;
          in
          {
            inherit (edge) name extras;
            oks = map (v: edge.ok (lib.specifier.candidate v)) [
              "1"
              "2"
            ];
          };
        expected = {
          name = "b";
          extras = [ "x" ];
          oks = [
            false
            true
          ];
        };
      };
      "without clauses anything is right" = {
        expr =
          (first
            (first (
              candidates { } (
                package "a" [
                  {
                    version = "1";
                    requires = [ "b" ];
                  }
                ]
              )
            )).edges
          ).ok
            { };
        expected = true;
      };
      "a variant may require other things than its release" = {
        expr = edgesOf {
          requires = [ "b" ];
          variants = [
            {
              requires = [ { name = "c"; } ];
              wheels = pureWheel "a" "1";
            }
          ];
        };
        expected = [ "c" ];
      };
      "of an extra, of a variant's, and of one that there is not" = {
        expr = [
          (map (e: e.name) (
            extra {
              extras.x = [
                "b"
                "c; python_version < '3'"
              ];
            } "x"
          ))
          (map (e: e.name) (
            extra {
              extras.x = [ "b" ];
              variants = [
                {
                  extras.x = [ { name = "d"; } ];
                  wheels = pureWheel "a" "1";
                }
              ];
            } "x"
          ))
          (extra { } "x")
        ];
        expected = [
          [ "b" ]
          [ "d" ]
          null
        ];
      };
    };

  "parts of the toolkit are taken of the CUDA release that was named, or before" =
    let
      # 3 is a patch that no toolkit has.
      versions = [
        "5"
        "4"
        "3"
        "2"
        "1"
      ];
      order = request: name: map (c: c.version) (candidates request (package name versions));
    in
    {
      "those of it first, then the rest as they were" = {
        expr = map (cuda: order { inherit cuda; } "part") [
          "12.8"
          "12.6.3"
          "12.9"
        ];
        expected = [
          [
            "4"
            "2"
            "1"
            "5"
            "3"
          ]
          [
            "2"
            "1"
            "5"
            "4"
            "3"
          ]
          [
            "5"
            "4"
            "2"
            "1"
            "3"
          ]
        ];
      };
      "no other, nor where no release was named" = {
        expr = map (pair: order (builtins.head pair) (builtins.elemAt pair 1) == versions) [
          [
            { cuda = "12.8"; }
            "whole"
          ]
          [
            { cuda = "12.8"; }
            "a"
          ]
          [
            { cuda = "12"; }
            "part"
          ]
          [
            { }
            "part"
          ]
        ];
        expected = [
          true
          true
          true
          true
        ];
      };
      "that is said" = {
        expr = map (c: c.best or null) (candidates { cuda = "12.4"; } (package "part" versions));
        expected = [
          "newest of CUDA 12.4 or older"
          null
          null
          null
          null
        ];
      };
    };

  "walking past a candidate looks at nothing in it but its axes" = {
    expr = builtins.length (
      candidates { } (
        package "a" [ ]
        // {
          data.releases = [
            {
              version = throw "looked";
              variants = [
                {
                  axes.cuda = "12.8";
                  wheels = throw "looked";
                  requires = throw "looked";
                }
              ];
            }
            { version = "1"; }
          ];
        }
      )
    );
    expected = 2;
  };
}
