/**
  A derivation whose name and description are known before nixpkgs is: `nix flake show` reads these,
  and fetches nothing.

  # Type
  `{ name; description ? ; mainProgram ? ; system ? ; meta ? ; } -> Derivation -> Derivation`

  # Inputs
  `mainProgram` : of what holds a program
  `system`, `meta` : what else is known of it; Hydra takes no job without a system
*/
{
  name,
  description ? "",
  mainProgram ? null,
  system ? null,
  meta ? { },
}:
made: {
  type = "derivation";
  inherit name;
  ${if system == null then null else "system"} = system;
  meta = {
    inherit description;
    ${if mainProgram == null then null else "mainProgram"} = mainProgram;
  }
  // meta;
  inherit (made)
    drvPath
    outPath
    outputName
    outputs
    ;
  # Whoever wants more than to build it gets all of it.
  passthru = made;
}
