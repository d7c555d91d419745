/**
  A package set of any nixpkgs tree whose stdenv and few foundations are the machine's own tools,
  for where neither a binary cache nor the hours of a bootstrap can be had. Hooks, wrappers,
  buildPythonPackage, buildEnv and dockerTools are the tree's own, unchanged.

  # Type
  `{ tree; python; elftools; patchelf ? ; overlays ? ; … } -> Pkgs`; all else goes to the tree

  # Inputs
  `python` : folder of a plain CPython build and its version, `{ path; version; }`
  : `elftools` : folder of that module of pyelftools, for autoPatchelfHook; `patchelf` : the
  program, default the machine's own
*/
{
  tree,
  python,
  elftools,
  patchelf ? null,
  overlays ? [ ],
  system ? "x86_64-linux",
  ...
}@arguments:
let
  parts = import ./parts.nix { inherit system patchelf; };
in
import tree (
  removeAttrs arguments [
    "tree"
    "python"
    "elftools"
    "patchelf"
  ]
  // {
    inherit system;
    overlays = [
      (import ./overlay.nix {
        inherit
          parts
          python
          elftools
          tree
          ;
      })
    ]
    ++ overlays;
    stdenvStages = import ./stages.nix { inherit tree parts; };
  }
)
