# Where names of libraries are found.
scope:
let
  inherit (import ./common.nix scope) choice need;
  packages = {
    torch = [
      {
        meta.axis = "torch";
        loads = {
          loaded = [ "libtorch.so" ];
          provides."torch/lib" = [ "libtorch.so" ];
        };
      }
    ];
    circle = [
      {
        requires = [ "a" ];
        loads = {
          loaded = [ "libcircle.so" ];
          provides.c = [ "libshared.so" ];
        };
      }
    ];
    leaf = [ { } ];
    part = [ { meta.kind = "component"; } ];
    a = [
      {
        requires = [
          "circle"
          "leaf"
          "part"
          "torch"
        ];
        loads = {
          loaded = [ "liba.so" ];
          provides.d = [
            "libshared.so"
            "libd.so"
          ];
        };
      }
    ];
  };
  inherit (choice packages [ "a" ]) found;
in
{
  missing = {
    "all of a need, not the first" = {
      expr = found.missing "a" {
        need = [
          "libtorch.so"
          "libx.so"
          "libd.so"
          "liby.so"
        ];
        dirs = [ "d" ];
      };
      expected = [
        "libx.so"
        "liby.so"
      ];
    };
    "any of its directories, whoever fills them" = {
      expr = found.missing "torch" (
        need "libshared.so" [
          "gone"
          "c"
        ]
      );
      expected = [ ];
    };
    "not beside, and not in another directory" = {
      expr = [
        (found.missing "a" (need "libd.so" [ ]))
        (found.missing "a" (
          need "libd.so" [
            "c"
            "d/e"
          ]
        ))
      ];
      expected = [
        [ "libd.so" ]
        [ "libd.so" ]
      ];
    };
    "torch is loaded for who requires it, and what it loads of itself for itself" = {
      expr = map (name: found.missing name (need "libtorch.so" [ ])) [
        "a"
        "torch"
        "circle"
        "leaf"
      ];
      expected = [
        [ ]
        [ ]
        [ ]
        [ "libtorch.so" ]
      ];
    };
  };
  inherited =
    let
      # Its own file has no run path; who needs that file has one.
      middle = {
        loads = {
          provides."middle/lib" = [ "libmiddle.so" ];
          needs = [ (need "libend.so" [ ]) ];
        };
      };
      end = {
        loads.provides."end/lib" = [ "libend.so" ];
      };
      missing = dirs: missingOf { inherit dirs; } (need "libend.so" [ ]);
      missingOf =
        given: asked:
        (choice
          {
            middle = [ middle ];
            end = [ end ];
            over = [ { loads.needs = [ (need "libmiddle.so" [ ] // given) ]; } ];
          }
          [
            "middle"
            "end"
            "over"
          ]
        ).found.missing
          "middle"
          asked;
    in
    {
      "the run path of who needs it" = {
        expr = map missing [
          [
            "middle/lib"
            "end/lib"
          ]
          [ "middle/lib" ]
        ];
        expected = [
          [ ]
          [ "libend.so" ]
        ];
      };
      "no RUNPATH, and none by a file that has one" =
        let
          path = dirs: {
            inherit dirs;
            runpath = true;
          };
          both = [
            "middle/lib"
            "end/lib"
          ];
        in
        {
          expr = [
            (missingOf (path both) (need "libend.so" [ ]))
            (missingOf { dirs = both; } (need "libend.so" [ ] // path [ "middle/lib" ]))
            (missingOf { dirs = both; } (need "libend.so" [ ] // path [ "end/lib" ]))
            (missingOf { dirs = both; } (need "libend.so" [ ] // { runpath = false; }))
          ];
          expected = [
            [ "libend.so" ]
            [ "libend.so" ]
            [ ]
            [ ]
          ];
        };
    };
  preloads = {
    "all the way down, and a circle ends" = {
      expr = map (name: builtins.sort builtins.lessThan (found.preloads.${name})) [
        "a"
        "torch"
        "leaf"
      ];
      expected = [
        [
          "a"
          "circle"
          "torch"
        ]
        [ ]
        [ ]
      ];
    };
  };
  unread = {
    "a part that it requires; no leaf, nothing that was read" = {
      expr = [
        (found.unread "a" "libx.so")
        (found.unread "torch" "libx.so")
      ];
      expected = [
        [ "part" ]
        [ ]
      ];
    };
  };
  "unread: a library of a package of which another is loaded" = {
    expr =
      let
        inherit
          (choice
            {
              part = [
                {
                  loads.provides.d = [
                    "libone.so"
                    "libtwo.so"
                  ];
                }
              ];
              a = [
                {
                  meta.libraries = [ "part" ];
                  loads = { };
                }
              ];
              b = [ { loads = { }; } ];
            }
            [
              "a"
              "b"
              "part"
            ]
          )
          found
          ;
      in
      map (name: found.unread name "libtwo.so") [
        "a"
        "b"
        "part"
      ];
    expected = [
      [ "part" ]
      [ ]
      [ ]
    ];
  };
  elsewhere = {
    "each place" = {
      expr = [
        (found.elsewhere "libshared.so")
        (found.elsewhere "libx.so")
      ];
      expected = [
        [
          {
            package = "a";
            dir = "d";
          }
          {
            package = "circle";
            dir = "c";
          }
        ]
        [ ]
      ];
    };
    "how often a name is there" = {
      expr = builtins.mapAttrs (_: builtins.length) found.everything;
      expected = {
        "libd.so" = 1;
        "libshared.so" = 2;
        "libtorch.so" = 1;
      };
    };
  };
}
