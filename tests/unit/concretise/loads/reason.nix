# Why a package cannot be loaded, whom that follows from, what would help.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) choice facts stage;
  tell = stage "loads/reason.nix" { inherit lib facts; };
  reason =
    packages: library: group:
    tell (choice packages (builtins.attrNames packages)) "a" {
      inherit library group;
      file = "own.so";
      others = if library == "libfirst.so" then [ "libb.so" ] else [ ];
    };
  a = [ { loads = { }; } ];
  cuda = value: [
    {
      axes.cuda = value;
      loads = { };
    }
  ];
  names = set: builtins.attrNames set;
in
{
  why = {
    "the package that has it; of which CUDA, where its name doesn't tell" = {
      expr = map (library: (reason { inherit a; } library null).why) [
        "libcudart.so.12"
        "libcudart.so.13"
        "libx.so"
      ];
      expected = [
        "needs libcudart.so.12, which nothing in the plan provides; runtime-cu12 does"
        "needs libcudart.so.13, which nothing in the plan provides; runtime 13 does"
        "needs libx.so, which nothing in the plan provides"
      ];
    };
    "what no package is known to have may be the base's" = {
      expr = map (library: (reason { inherit a; } library null).system) [
        "libcudart.so.12"
        "libx.so"
      ];
      expected = [
        [ ]
        [ "libx.so" ]
      ];
    };
    "of several packages, the one of the set's CUDA" = {
      expr = map (packages: (reason packages "libcudnn.so.9" null).why) [
        { inherit a; }
        {
          inherit a;
          t = cuda "13.0";
        }
      ];
      expected = [
        "needs libcudnn.so.9, which nothing in the plan provides; cudnn-cu12 or cudnn-cu13 does"
        "needs libcudnn.so.9, which nothing in the plan provides; cudnn-cu13 does"
      ];
    };
    "that package is there, in a release without it" = {
      expr =
        (reason {
          inherit a;
          cudnn-cu12 = cuda "12";
        } "libcudnn.so.9" null).why;
      expected = "needs libcudnn.so.9, which nothing in the plan provides; cudnn-cu12 1 does not";
    };
    "what else is not there" = {
      expr = (reason { inherit a; } "libfirst.so" null).why;
      expected = "needs libfirst.so, which nothing in the plan provides (nor is there libb.so)";
    };
    "alternatives" = {
      expr = (reason { inherit a; } "libx.so" "cuda").why;
      expected = (
        "can load none of its libraries for cuda: one needs libx.so, "
        + "which nothing in the plan provides"
      );
    };
  };
  by = {
    "who chose another CUDA, where the name tells one" = {
      expr =
        map
          (
            library:
            names
              (reason {
                inherit a;
                t = cuda "13.0";
              } library null).by
          )
          [
            "libcudart.so.12"
            "libcudart.so.13"
            "libcudnn.so.9"
          ];
      expected = [
        [ "t" ]
        [ ]
        [ ]
      ];
    };
    "who chose none" = {
      expr =
        names
          (reason {
            inherit a;
            t = cuda "none";
          } "libcudart.so.12" null).by;
      expected = [ "t" ];
    };
    "the release that lacks it, and who comes first" = {
      expr =
        names
          (reason {
            a = [
              {
                requires = [ "torch" ];
                loads = { };
              }
            ];
            torch = [
              {
                meta.axis = "torch";
                loads = { };
              }
            ];
            cudnn-cu12 = cuda "12";
          } "libcudnn.so.9" null).by;
      expected = [
        "cudnn-cu12"
        "torch"
      ];
    };
  };
  add = {
    "what is not there yet" = {
      expr = map (packages: (reason packages "libcudnn.so.9" null).add) [
        {
          inherit a;
          t = cuda "13.0";
        }
        {
          inherit a;
          cudnn-cu12 = cuda "12";
        }
      ];
      expected = [
        [ "cudnn-cu13" ]
        [ ]
      ];
    };
  };
}
