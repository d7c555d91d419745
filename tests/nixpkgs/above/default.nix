/**
  What packages of nixpkgs that stand above torch ask of it and of its CUDA or ROCm: reductions of
  our own of the files of nixpkgs at `commit`, each to its dependence on torch. With `folder` (a
  tree that holds such files at nixpkgs' paths) the same packages are nixpkgs' own text.

  # Type
  `{ pkgs; set; folder ? null; } -> { <name> = Derivation; }`

  # Inputs
  `set` : the packages of a Python, with our overlay
*/
{
  pkgs,
  set,
  folder ? null,
}:
let
  commit = "4aa6836a648ca76c68866decf0c8965e36ec2a3b";
  inherit (pkgs) lib;
  inherit (builtins) listToAttrs mapAttrs;
  package =
    name: arguments:
    (
      if arguments ? stdenv then
        set.buildPythonPackage.override { inherit (arguments) stdenv; }
      else
        set.buildPythonPackage
    )
      (
        {
          pname = name;
          version = "0";
          pyproject = false;
          dontUnpack = true;
          passthru.comparedWith = "nixpkgs ${commit}";
        }
        // removeAttrs arguments [ "stdenv" ]
      );
  inherit (set) torch;
  inherit (pkgs) cudaPackages;
  # Most of them have it among what they depend on, and look at nothing of it.
  plain =
    listToAttrs (
      map
        (name: {
          inherit name;
          value.dependencies = [ torch ];
        })
        [
          "accelerate"
          "compressed-tensors"
          "e3nn"
          "gpytorch"
          "kornia"
          "monai"
          "peft"
          "pytorch-lightning"
          "sentence-transformers"
          "tensordict"
          "torch-geometric"
          "torchao"
        ]
    )
    // listToAttrs (
      map
        (name: {
          inherit name;
          value.propagatedBuildInputs = [ torch ];
        })
        [
          "fairscale"
          "torchdiffeq"
          "torchsde"
        ]
    )
    // {
      openai-whisper.dependencies = [
        torch
      ]
      ++ lib.optionals (lib.meta.availableOn pkgs.stdenv.hostPlatform set.triton) [ set.triton ];
      safetensors.nativeCheckInputs = [ torch ];
      timm.dependencies = [
        torch
        set.torchvision
      ];
      torch-tb-profiler.nativeCheckInputs = [
        torch
        set.torchvision
      ];
      torchmetrics.buildInputs = [ torch ];
      torchrl = {
        build-system = [ torch ];
        dependencies = [ torch ];
      };
      xgrammar.dependencies = [
        torch
        set.triton
      ];
    };
  compiled = import ./compiled.nix {
    inherit
      lib
      pkgs
      set
      torch
      cudaPackages
      ;
  };
  reductions = mapAttrs package (plain // compiled.python);
  modules = folder + "/pkgs/development/python-modules";
  real =
    if folder == null then
      { }
    else
      import ./real.nix { inherit pkgs set; } (
        lib.filterAttrs (_: file: builtins.pathExists file) (
          mapAttrs (name: _: modules + "/${name}/default.nix") (builtins.readDir modules)
        )
      );
in
reductions // compiled.others // real
