/**
  A shell for `nix develop`, with the environment's commands.

  # Type
  `Context -> { name; environment :: Derivation; variables ? { }; } -> Derivation`
*/
context:
{
  name,
  environment,
  variables ? { },
}:
context.pkgs.mkShell (
  variables
  // {
    inherit name;
    packages = [ environment ];
  }
)
