# What a person should know of libraries that are let through.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    choice
    facts
    need
    stage
    ;
  of =
    packages:
    let
      judge = stage "loads/notes.nix" { inherit lib facts; };
    in
    judge (choice packages (builtins.attrNames packages)) "a";
  opening = opens: [ { loads = { inherit opens; }; } ];
  t = cuda: [
    {
      axes.cuda = cuda;
      loads = { };
    }
  ];
  runtime-cu12 = [
    {
      axes.cuda = "12";
      loads.provides.d = [ "libcudart.so.12" ];
    }
  ];
  notes = packages: (of packages).notes;
  opened = packages: (of packages).opens;
in
{
  opens = {
    "of the set's CUDA, and not there" = {
      expr = opened {
        a = opening [
          "libcudart.so.12"
          "libfoo.so"
        ];
        t = t "12.8";
      };
      expected = [
        "opens libcudart.so.12 by name, which nothing in the plan has; runtime-cu12 would bring it"
      ];
    };
    "of another CUDA" = {
      expr = opened {
        a = opening [ "libcudart.so.13" ];
        t = t "12.8";
      };
      expected = [
        (
          "opens libcudart.so.13 of CUDA 13 by name, and the plan has CUDA 12: "
          + "what needs it will not work"
        )
      ];
    };
    "optional, and not there: the extra that brings it, or the package" = {
      expr =
        let
          a = given: [
            (
              {
                meta.loads.optional = [ "libcu*.so.*" ];
                loads.needs = map (library: need library [ ]) [
                  "libcudart.so.12"
                  "libcufoo.so.1"
                ];
              }
              // given
            )
          ];
          extras.gpu = [ "cuda-toolkit" ];
        in
        map opened [
          { a = a { }; }
          { a = a { inherit extras; }; }
          {
            a = a { inherit extras; };
            inherit runtime-cu12;
          }
        ];
      expected = [
        [
          (
            "will not find libcudart.so.12, which it looks for only when it is used: "
            + "nothing in the plan brings that; ask for runtime-cu12, or have it on the machine"
          )
        ]
        [
          (
            "will not find libcudart.so.12, which it looks for only when it is used: "
            + "nothing in the plan brings that; ask for a[gpu], or have it on the machine"
          )
        ]
        [ ]
      ];
    };
    "nothing to say" = {
      expr = map opened [
        # It is there.
        {
          a = opening [ "libcudart.so.12" ];
          t = t "12.8";
          inherit runtime-cu12;
        }
        # Several majors are no evidence.
        {
          a = opening [
            "libcudart.so.12"
            "libcudart.so.13"
          ];
          t = t "12.8";
        }
        # There is no CUDA in the set.
        {
          a = opening [ "libcudart.so.12" ];
          t = t "none";
        }
        { a = opening [ "libcudart.so.12" ]; }
        # Who has it was not measured.
        {
          a = opening [ "libcudart.so.12" ];
          runtime-cu12 = [ { axes.cuda = "12"; } ];
        }
      ];
      expected = [
        [ ]
        [ ]
        [ ]
        [ ]
        [ ]
      ];
    };
  };
  "two that have what is needed" = {
    expr = notes {
      a = [ { loads.needs = [ (need "libcudart.so.12" [ "d" ]) ]; } ];
      b = [
        {
          loads.provides."b/lib" = [
            "libcudart.so.12"
            "libother.so"
          ];
        }
      ];
      inherit runtime-cu12;
    };
    expected = [
      "needs libcudart.so.12, which b and runtime-cu12 have; the first loaded answers"
    ];
  };
  torch =
    let
      with' =
        loads:
        notes {
          a = [
            {
              requires = [ "torch" ];
              inherit loads;
            }
          ];
          torch = [
            {
              version = "2.9.0";
              loads = { };
            }
          ];
        };
    in
    {
      "not compared with this one" = {
        expr = with' {
          torch = [ "2.10.0" ];
          torchNot = [ "2.8.0" ];
        };
        expected = [ "was not compared with the symbols of torch 2.9.0" ];
      };
      "compared, or without such symbols" = {
        expr = map with' [
          { torch = [ "2.9.0" ]; }
          { }
        ];
        expected = [
          [ ]
          [ ]
        ];
      };
    };
}
