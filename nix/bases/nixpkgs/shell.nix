/**
  A shell for `nix develop`, with the environment's commands, after those of
  nix/layers/shell-commands and before those of nix/layers/shell-lacking. What extensions of a
  project are built with is there where it is asked for: nixpkgs' gcc, and the CUDA of the plan.

  # Type
  `Context -> { name; environment :: Derivation; variables ? ; projects ? ; toolchain ? ; axes ? ;
  compiler ? ; capabilities ? ; } -> Derivation`
*/
context:
{
  name,
  environment,
  variables ? { },
  projects ? [ ],
  toolchain ? [ ],
  axes ? { },
  compiler ? null,
  capabilities ? [ ],
}:
let
  inherit (context) pkgs;
  mkShell =
    if toolchain == [ ] then
      pkgs.mkShell
    else
      pkgs.mkShell.override {
        stdenv = import ./stdenv.nix context (if compiler == null then { } else compiler);
      };
  commands = import ../../layers/shell-commands.nix;
  lacking = import ../../layers/shell-lacking.nix;
in
mkShell (
  variables
  // {
    inherit name;
    packages = [ environment ];
    shellHook = ''
      export PATH="${commands}:${environment}/bin:${lacking}:$PATH"
    ''
    + import ../../layers/shell-hook.nix {
      inherit projects toolchain capabilities;
      cuda =
        if !(builtins.elem "cuda" toolchain) || axes.cuda or "none" == "none" then
          null
        else
          context.cudaToolkitFor axes;
    };
  }
)
