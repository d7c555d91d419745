/**
  The base that an app has chosen (apps/base.py).

  # Type
  `{ system; nixpkgs :: String | null; … } | <arguments of bases.host> -> Base`

  # Inputs
  `nixpkgs` : a folder, or null for the one of flake.lock; absent for the host base
*/
asked:
let
  lib = import ../../nix/outputs/lib.nix { };
  tree =
    if asked.nixpkgs == null then import ./nixpkgs.nix { any = false; } else /. + asked.nixpkgs;
  # Neither is needed for an environment.
  absent = name: throw "please report: an app asks for the input ${name}";
  pkgs =
    import ../../nix/outputs/mk-pkgs.nix
      {
        nixpkgs = tree;
        nix-gl-host = absent "nix-gl-host";
        cuda-legacy = absent "cuda-legacy";
        self = ../..;
      }
      {
        inherit (asked) system;
      };
in
if asked ? nixpkgs then
  # What the plan has, and nothing of nixpkgs' own Python packages: those would have to be compiled
  # where no cache has them.
  lib.bases.nixpkgs {
    inherit pkgs;
    leaves = "locked";
  }
else
  lib.bases.host asked
