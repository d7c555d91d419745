# One package of a choice: proven, lost, or not to be said.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    choice
    facts
    need
    stage
    ;
  judge = stage "loads/verdict.nix" { inherit lib facts; };
  verdict = packages: judge (choice packages (builtins.attrNames packages)) "a";
  of = needs: verdict { a = [ { loads.needs = needs; } ]; };
  gone = need "libgone.so" [ ];
  ok = need "libc.so.6" [ ];
  alternative =
    group: either: need:
    need // { inherit group either; };
  proven = {
    state = "proven";
    lost = null;
  };
  lost = group: library: {
    inherit group library;
    others = [ ];
    file = "own.so";
  };
  inCuda =
    value: needs:
    verdict {
      a = [
        {
          axes.cuda = value;
          loads.needs = needs;
        }
      ];
    };
in
{
  "nothing is needed" = {
    expr = verdict { a = [ { loads = { }; } ]; };
    expected = proven;
  };
  "one that is not found" = {
    expr =
      (of [
        ok
        gone
      ]).lost;
    expected = lost null "libgone.so";
  };
  "what a measurement calls optional" = {
    expr = of [ (gone // { optional = true; }) ];
    expected = proven;
  };
  "optional among alternatives" = {
    expr = of [ (alternative "x#" "x5" (gone // { optional = true; })) ];
    expected = proven;
  };
  alternatives = {
    "one is enough" = {
      expr = of [
        (alternative "x#" "x4" gone)
        (alternative "x#" "x5" ok)
      ];
      expected = proven;
    };
    "all of it" = {
      expr =
        (of [
          (alternative "x#" "x4" gone)
          (alternative "x#" "x4" ok)
          (alternative "x#" "x5" ok)
          (alternative "x#" "x5" (need "libno.so" [ ]))
        ]).lost;
      expected = lost "x#" "libgone.so";
    };
    "none fits: the one that lacks least is told" = {
      expr =
        (of [
          (alternative "x#" "x4" gone)
          (alternative "x#" "x4" (need "libno.so" [ ]))
          (alternative "x#" "x5" (need "libfive.so" [ ]))
        ]).lost;
      expected = lost "x#" "libfive.so";
    };
    "each group for itself" = {
      expr =
        (of [
          (alternative "x#" "x4" ok)
          (alternative "y#" "y1" gone)
        ]).lost;
      expected = lost "y#" "libgone.so";
    };
    "a library for the CPU does not stand for one of CUDA" = {
      expr =
        (inCuda "12.8" [
          (alternative "cuda" "cuda128" gone)
          (alternative "cpu" "cpu" ok)
        ]).lost;
      expected = lost "cuda" "libgone.so";
    };
    "CUDA's are not asked where there is none, nor those of another maker" = {
      expr = [
        (inCuda "none" [ (alternative "cuda" "cuda128" gone) ])
        (of [ (alternative "cuda" "cuda128" gone) ])
        (inCuda "12.8" [
          (alternative "rocm" "rocm64" gone)
          (alternative "xpu" "xpu" gone)
        ])
      ];
      expected = [
        proven
        proven
        proven
      ];
    };
  };
  "all that is not there is told" = {
    expr =
      (of [
        (need "libgone.so" [ ])
        ok
        (need "libtoo.so" [ ])
        (need "libgone.so" [ "d" ])
      ]).lost.others;
    expected = [ "libtoo.so" ];
  };
  beside =
    let
      own =
        optional: loaded:
        verdict {
          a = [
            {
              meta.loads = { inherit optional; };
              loads = {
                inherit loaded;
                provides.a = [ "libbeside.so" ];
                needs = [ (need "libbeside.so" [ ] // { optional = true; }) ];
              };
            }
          ];
        };
    in
    {
      "a file of its own, which its import may load or not" = {
        expr = own [ ] [ ];
        expected = {
          state = "not measured";
          why = "whether its import loads libbeside.so, which lies beside, was not measured";
          lost = null;
        };
      };
      "it does, or package.nix says that it can do without" = {
        expr = [
          (own [ ] [ "libbeside.so" ])
          (own [ "libbeside.so" ] [ ])
        ];
        expected = [
          proven
          proven
        ];
      };
    };
  "what surely is not there outweighs what is unknown" = {
    expr =
      let
        packages = needs: {
          runtime-cu12 = [ { axes.cuda = "12"; } ];
          a = [ { loads.needs = needs; } ];
        };
      in
      map (needs: (verdict (packages needs)).lost) [
        [
          (need "libcudart.so.12" [ "d" ])
          gone
        ]
        [ (need "libcudart.so.12" [ "d" ]) ]
      ];
    expected = [
      (lost null "libgone.so")
      null
    ];
  };
}
