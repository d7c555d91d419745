/**
  A derivation whose name and description are known before nixpkgs is: `nix flake show` reads these,
  and fetches nothing.

  # Type
  `{ name; description ? ; mainProgram ? ; } -> Derivation -> Derivation`
*/
{
  name,
  description ? "",
  mainProgram ? name,
}:
made: {
  type = "derivation";
  inherit name;
  meta = { inherit description mainProgram; };
  inherit (made)
    drvPath
    outPath
    outputName
    outputs
    ;
  # Whoever wants more than to build it gets all of it.
  passthru = made;
}
