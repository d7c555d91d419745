/**
  A derivation for `nix develop` and `nix-shell`: the environment's commands first on PATH, but for
  those of nix/layers/shell-commands; those of nix/layers/shell-lacking come after them. bash is the
  host's.

  VIRTUAL_ENV is not set: uv and others would install into the environment.

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
  commands = import ../../layers/shell-commands.nix;
  lacking = import ../../layers/shell-lacking.nix;
in
derivation (
  {
    inherit name;
    inherit (context) system;
    builder = "/bin/bash"; # `nix develop` asks for a builder of that name
    outputs = [ "out" ]; # and for the variable that this makes
    args = [
      "-c"
      "echo \"$environment\" > \"$out\""
    ];
    inherit environment;
    preferLocalBuild = true;
    PATH = "${commands}:${environment}/bin:${lacking}:/usr/local/bin:/usr/bin:/bin";
    shellHook = import ../../layers/shell-hook.nix {
      inherit
        projects
        toolchain
        compiler
        capabilities
        ;
      cuda = if axes.cuda or "none" == "none" then null else context.cudaToolkitFor axes;
    };
  }
  // variables
)
