/**
  A derivation for `nix develop` and `nix-shell`: the environment's commands first on PATH. bash is
  the host's.

  # Type
  `Context -> { name; environment :: Derivation; variables ? { }; } -> Derivation`
*/
context:
{
  name,
  environment,
  variables ? { },
}:
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
    PATH = "${environment}/bin:/usr/local/bin:/usr/bin:/bin";
    VIRTUAL_ENV = environment;
  }
  // variables
)
