# The search, on domains made by hand: nothing of targets, wheels or files is in them.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) chosen stage;
  inherit (builtins) head isList isString mapAttrs;

  edge = text: {
    inherit (lib.requirement.parse text) name;
    requirement = lib.requirement.parse text;
    extras = (lib.requirement.parse text).extras or [ ];
    ok = lib.specifier.compile ((lib.requirement.parse text).specifier or [ ]);
  };
  candidate =
    name: short:
    let
      given = if isString short then { version = short; } else short;
    in
    {
      inherit name;
      inherit (given) version;
      flavour = "wheel";
      variant = given.axes or { };
      axes = given.axes or { };
      problem = given.problem or null;
      compared = lib.specifier.candidate given.version;
      edges = map edge (given.requires or [ ]);
      extraEdges =
        extra:
        let
          extras = given.extras or { };
        in
        if extras ? ${extra} then map edge extras.${extra} else null;
    };
  # A list is one release of several variants.
  group =
    name: shorts:
    let
      candidates = map (candidate name) (if isList shorts then shorts else [ shorts ]);
    in
    {
      inherit (head candidates) compared;
      inherit candidates;
    };
  domain = name: shorts: rec {
    groups = map (group name) shorts;
    count = builtins.length groups;
    inherit (lib.specifier.range [ ]) lo hi;
    oks = [ ];
    constraints = [ ];
    left = {
      inherit groups;
      by = { };
    };
    place = stage "fit.nix" {
      inherit
        groups
        count
        lo
        hi
        oks
        ;
    } 0 0;
  };
  searchWith =
    {
      ranks ? { },
      axes ? { },
      bursts ? null,
    }:
    packages: roots:
    stage "resolve.nix" {
      inherit
        lib
        ranks
        axes
        bursts
        ;
      domains = mapAttrs domain packages;
    } (map (text: edge text // { by."@packages.${(edge text).name}" = true; }) roots);
  search = searchWith { };
  solved = packages: roots: chosen (search packages roots);
  whys = result: map (t: t.why) result.unsat.trace;
in
{
  choice = {
    "the newest of what is needed, and nothing else" = {
      expr = solved {
        a = [
          {
            version = "2";
            requires = [ "b" ];
          }
          "1"
        ];
        b = [
          "3"
          "1"
        ];
        c = [ "1" ];
      } [ "a" ];
      expected = {
        a = "2";
        b = "3";
      };
    };
    "another variant of a release comes before an older release" = {
      expr = solved {
        a = [
          [
            {
              version = "2";
              requires = [ "b>1" ];
            }
            {
              version = "2";
              requires = [ "b" ];
            }
          ]
          "1"
        ];
        b = [ "1" ];
      } [ "a" ];
      expected = {
        a = "2";
        b = "1";
      };
    };
    "nothing is asked for" = {
      expr = solved { a = [ "1" ]; } [ ];
      expected = { };
    };
    "what requires it says what it may be" = {
      expr = solved {
        a = [
          {
            version = "2";
            requires = [
              "b<3"
              "b!=2"
            ];
          }
        ];
        b = [
          "3"
          "2"
          "1"
        ];
      } [ "a" ];
      expected = {
        a = "2";
        b = "1";
      };
    };
    "what has a problem is passed" = {
      expr = solved {
        a = [
          {
            version = "2";
            problem = {
              why = "is bad";
            };
          }
          "1"
        ];
      } [ "a" ];
      expected = {
        a = "1";
      };
    };
    "an older release of who requires, where the newest asks for too much" = {
      expr = solved {
        a = [
          {
            version = "2";
            requires = [ "b>=9" ];
          }
          {
            version = "1";
            requires = [ "b" ];
          }
        ];
        b = [ "1" ];
      } [ "a" ];
      expected = {
        a = "1";
        b = "1";
      };
    };
    "a release that requires what no folder has is passed" = {
      expr = solved {
        a = [
          {
            version = "2";
            requires = [ "gone" ];
          }
          "1"
        ];
      } [ "a" ];
      expected = {
        a = "1";
      };
    };
    "ranks say who is decided first" = {
      # Both a and b leave the other one only its oldest release.
      expr =
        map
          (
            ranks:
            chosen (
              searchWith { inherit ranks; }
                {
                  a = [
                    {
                      version = "2";
                      requires = [ "b<2" ];
                    }
                    "1"
                  ];
                  b = [
                    {
                      version = "2";
                      requires = [ "a<2" ];
                    }
                    "1"
                  ];
                }
                [
                  "a"
                  "b"
                ]
            )
          )
          [
            {
              a = "1";
              b = "2";
            }
            {
              a = "2";
              b = "1";
            }
          ];
      expected = [
        {
          a = "2";
          b = "1";
        }
        {
          a = "1";
          b = "2";
        }
      ];
    };
  };

  circles = {
    "are fine where they agree" = {
      expr = solved {
        a = [
          {
            version = "2";
            requires = [ "b" ];
          }
        ];
        b = [
          {
            version = "1";
            requires = [ "a>=2" ];
          }
        ];
      } [ "a" ];
      expected = {
        a = "2";
        b = "1";
      };
    };
    "and go back where they do not" = {
      expr = solved {
        a = [
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
          {
            version = "1";
            requires = [ "a<2" ];
          }
        ];
      } [ "a" ];
      expected = {
        a = "1";
        b = "1";
      };
    };
    "a package may require itself" = {
      expr = solved {
        a = [
          {
            version = "2";
            requires = [ "a[x]" ];
            extras.x = [ "b" ];
          }
        ];
        b = [ "1" ];
      } [ "a" ];
      expected = {
        a = "2";
        b = "1";
      };
    };
  };

  extras = {
    "bring what they require" = {
      expr = solved {
        a = [
          {
            version = "1";
            extras.x = [ "b" ];
          }
        ];
        b = [ "1" ];
      } [ "a[x]" ];
      expected = {
        a = "1";
        b = "1";
      };
    };
    "bring nothing where nobody asks" = {
      expr = solved {
        a = [
          {
            version = "1";
            extras.x = [ "b" ];
          }
        ];
        b = [ "1" ];
      } [ "a" ];
      expected = {
        a = "1";
      };
    };
    "that a release does not have are ignored" = {
      expr = solved { a = [ "1" ]; } [ "a[x]" ];
      expected = {
        a = "1";
      };
    };
    "of a package that is decided already" = {
      expr = chosen (
        searchWith
          {
            ranks = {
              a = "1";
              b = "2";
            };
          }
          {
            a = [
              {
                version = "1";
                extras.x = [ "c<2" ];
              }
            ];
            b = [
              {
                version = "1";
                requires = [ "a[x]" ];
              }
            ];
            c = [
              "2"
              "1"
            ];
          }
          [
            "a"
            "b"
          ]
      );
      expected = {
        a = "1";
        b = "1";
        c = "1";
      };
    };
    "of a decided package may not fit, and who asks for them gives way" = {
      expr = chosen (
        searchWith
          {
            ranks = {
              a = "1";
              b = "2";
            };
          }
          {
            a = [
              {
                version = "1";
                extras.x = [ "c>=9" ];
              }
            ];
            b = [
              {
                version = "2";
                requires = [ "a[x]" ];
              }
              "1"
            ];
            c = [ "2" ];
          }
          [
            "a"
            "b"
          ]
      );
      expected = {
        a = "1";
        b = "1";
      };
    };
    "are recorded, with who asked" = {
      expr =
        let
          result =
            searchWith
              {
                ranks = {
                  a = "1";
                  b = "2";
                };
              }
              {
                a = [
                  {
                    version = "1";
                    extras = {
                      x = [ ];
                      y = [ ];
                    };
                  }
                ];
                b = [
                  {
                    version = "1";
                    requires = [ "a[y]" ];
                  }
                ];
              }
              [
                "a[x]"
                "b"
              ];
        in
        result.assigned.a.extras;
      expected = {
        x."@packages.a" = true;
        y.b = true;
      };
    };
  };

  "going back" = {
    "of two that are to blame, the later one gives way" = {
      # a and b together leave d nothing that c can take.
      expr = chosen (
        searchWith
          {
            ranks = {
              a = "1";
              b = "2";
              c = "3";
            };
          }
          {
            a = [
              {
                version = "2";
                requires = [ "d>=2" ];
              }
              "1"
            ];
            b = [
              {
                version = "2";
                requires = [ "d!=2" ];
              }
              "1"
            ];
            c = [
              {
                version = "1";
                requires = [ "d==2" ];
              }
            ];
            d = [
              "3"
              "2"
              "1"
            ];
          }
          [
            "a"
            "b"
            "c"
          ]
      );
      expected = {
        a = "2";
        b = "1";
        c = "1";
        d = "2";
      };
    };
    "to the decision that is to blame, not to the latest" = {
      # c has no release for a 2; b, decided between the two, has nothing to do with it and stays
      # the newest.
      expr = chosen (
        searchWith
          {
            ranks = {
              a = "1";
              b = "2";
              c = "3";
            };
          }
          {
            a = [
              {
                version = "2";
                requires = [ "d>=2" ];
              }
              "1"
            ];
            b = [
              "9"
              "8"
              "7"
            ];
            c = [
              {
                version = "1";
                requires = [ "d<2" ];
              }
            ];
            d = [
              "2"
              "1"
            ];
          }
          [
            "a"
            "b"
            "c"
          ]
      );
      expected = {
        a = "1";
        b = "9";
        c = "1";
        d = "1";
      };
    };
    "over what came between, without trying it again" =
      let
        packages = {
          a = [
            {
              version = "2";
              requires = [ "d>=2" ];
            }
            { version = "1"; }
          ];
          # Were one of its older releases tried, this would be read.
          b = [ "9" ];
          c = [
            {
              version = "1";
              requires = [ "d<2" ];
            }
          ];
          d = [
            "2"
            "1"
          ];
        };
        domains = mapAttrs domain packages;
        poisoned = domains // {
          b = domains.b // {
            count = 2;
            groups = domains.b.groups ++ [ (throw "tried b again") ];
          };
        };
        ranks = {
          a = "1";
          b = "2";
          c = "3";
        };
      in
      {
        expr = chosen (
          stage "resolve.nix"
            {
              inherit lib ranks;
              domains = poisoned;
              axes = { };
            }
            (
              map (name: edge name // { by."@packages.${name}" = true; }) [
                "a"
                "b"
                "c"
              ]
            )
        );
        expected = {
          a = "1";
          b = "9";
          c = "1";
          d = "1";
        };
      };
    "the conflict that was left behind is remembered" = {
      # b fails for a and for c: after the last a, c has to give way.
      expr = chosen (
        searchWith
          {
            ranks = {
              c = "1";
              a = "2";
              b = "3";
            };
          }
          {
            c = [
              {
                version = "2";
                requires = [ "d<2" ];
              }
              "1"
            ];
            a = [
              {
                version = "2";
                requires = [ "d!=1" ];
              }
              {
                version = "1";
                requires = [ "d>=2" ];
              }
            ];
            b = [
              {
                version = "1";
                requires = [ "d" ];
              }
            ];
            d = [
              "2"
              "1"
            ];
          }
          [
            "a"
            "b"
            "c"
          ]
      );
      expected = {
        a = "2";
        b = "1";
        c = "1";
        d = "2";
      };
    };
    "says what was in the way, the innermost reason first" = {
      # d has nothing left once b and c are decided together.
      expr =
        let
          result =
            searchWith
              {
                ranks = {
                  a = "1";
                  b = "2";
                };
              }
              {
                a = [
                  "2"
                  "1"
                ];
                b = [
                  {
                    version = "2";
                    axes.cuda = "13.0";
                  }
                  {
                    version = "1";
                    axes.cuda = "12.8";
                  }
                ];
                c = [
                  {
                    version = "1";
                    axes.cuda = "12.8";
                  }
                ];
              }
              [
                "a"
                "b"
                "c"
              ];
        in
        {
          versions = chosen result;
          inherit (builtins.head result.assigned.b.trace) why;
        };
      expected = {
        versions = {
          a = "2";
          b = "1";
          c = "1";
        };
        why = "leaves no c: c 1 is for cuda 12.8, but b is for cuda 13.0";
      };
    };
  };

  axes = {
    "packages agree" = {
      expr = chosen (
        search {
          a = [
            {
              version = "2";
              axes.cuda = "13.0";
              requires = [ "b" ];
            }
            {
              version = "1";
              axes.cuda = "12.8";
              requires = [ "b" ];
            }
          ];
          b = [
            {
              version = "1";
              axes.cuda = "12";
            }
          ];
        } [ "a" ]
      );
      expected = {
        a = "1";
        b = "1";
      };
    };
    "what is bound is told, the longest of what agrees" = {
      expr =
        mapAttrs (_: bound: bound.value)
          (search
            {
              a = [
                {
                  version = "1";
                  axes.cuda = "12";
                }
              ];
              b = [
                {
                  version = "1";
                  axes = {
                    cuda = "12.8";
                    torch = "2.8";
                  };
                }
              ];
            }
            [
              "a"
              "b"
            ]
          ).axes;
      expected = {
        cuda = "12.8";
        torch = "2.8";
      };
    };
    "what the user fixed holds" = {
      expr = chosen (
        searchWith
          {
            axes.cuda = {
              value = "12";
              binders = [
                {
                  name = "@cuda";
                  value = "12";
                }
              ];
            };
          }
          {
            a = [
              {
                version = "2";
                axes.cuda = "13.0";
              }
              {
                version = "1";
                axes.cuda = "12.8";
              }
            ];
          }
          [ "a" ]
      );
      expected = {
        a = "1";
      };
    };
  };

  refusals = {
    "names who ran out, and who is to blame: the user" = {
      expr =
        let
          r =
            (search {
              a = [
                {
                  version = "1";
                  requires = [ "b>=2" ];
                }
              ];
              b = [ "1" ];
            } [ "a" ]).unsat;
        in
        {
          inherit (r) name conflict;
        };
      expected = {
        name = "a";
        conflict."@packages.a" = true;
      };
    };
    "a search that takes too long is given up" = {
      expr =
        let
          # A step each: none of them has what it needs.
          old = version: {
            inherit version;
            requires = [ "gone" ];
          };
          find =
            bursts:
            (searchWith { inherit bursts; } {
              a = map old (builtins.genList toString 600);
            } [ "a" ]).unsat;
        in
        map
          (bursts: [
            ((find bursts).isGivenUp or false)
            (find bursts).name
          ])
          [
            1
            2
            null
          ];
      expected = [
        [
          true
          null
        ]
        [
          false
          "a"
        ]
        [
          false
          "a"
        ]
      ];
    };
    "who says again what leaves nothing out, or what others said before, is not to blame" = {
      expr =
        (search
          {
            # Decided before a, and all of their releases ask the same of it.
            b = [
              {
                version = "2";
                requires = [ "a>=1" ];
              }
              {
                version = "1";
                requires = [ "a<3" ];
              }
            ];
            a = [
              "3"
              {
                version = "2";
                requires = [ "c>=2" ];
              }
            ];
            c = [ "1" ];
          }
          [
            "a==2"
            "b"
          ]
        ).unsat.conflict;
      expected."@packages.a" = true;
    };
    "who is not to blame is not in the conflict" = {
      expr =
        (search
          {
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
            z = [ "1" ];
          }
          [
            "a"
            "b"
            "z"
          ]
        ).unsat.conflict;
      expected = {
        "@packages.a" = true;
        "@packages.b" = true;
      };
    };
    "no package of that name" = {
      expr = whys (search { } [ "gone>=2" ]);
      expected = [ "needs gone>=2, which no package folder has" ];
    };
    "all versions are excluded, by whom" = {
      expr = whys (
        search
          {
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
          }
          [
            "a"
            "b"
          ]
      );
      expected = [ "leaves no b: b 1 needs c>=2, which does not go with <2 (a)" ];
    };
    "nobody else has said a word" = {
      expr = whys (
        search {
          a = [
            {
              version = "1";
              requires = [ "b>=2" ];
            }
          ];
          b = [ "1" ];
        } [ "a" ]
      );
      expected = [ "needs b>=2, which no recorded release is" ];
    };
    "another release of it is taken" = {
      expr = whys (
        searchWith
          {
            ranks = {
              b = "1";
              a = "2";
            };
          }
          {
            a = [
              {
                version = "1";
                requires = [ "b<2" ];
              }
            ];
            b = [ "2" ];
          }
          [
            "a"
            "b"
          ]
      );
      expected = [ "leaves no a: a 1 needs b<2, but b 2 is taken" ];
    };
    "each candidate has its reason" = {
      expr = whys (
        search {
          a = [
            {
              version = "2";
              requires = [ "b" ];
            }
            {
              version = "1";
              requires = [ "gone" ];
            }
          ];
          b = [
            {
              version = "1";
              problem = {
                why = "is bad";
              };
            }
          ];
        } [ "a" ]
      );
      expected = [
        "needs b, which is bad"
        "needs gone, which no package folder has"
      ];
    };
  };

  "a search longer than one burst" =
    let
      name = i: "p${builtins.substring 1 3 (toString (1000 + i))}";
    in
    {
      expr = builtins.length (
        builtins.attrNames
          (search (builtins.listToAttrs (
            builtins.genList (i: {
              name = name i;
              value = [
                {
                  version = "1";
                  requires = if i < 599 then [ (name (i + 1)) ] else [ ];
                }
              ];
            }) 600
          )) [ "p000" ]).assigned
      );
      expected = 600;
    };
}
