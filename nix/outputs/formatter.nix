/**
  The formatter of this repository's Nix code.

  # Type
  `inputs -> { <system> = Derivation; }`
*/
inputs:
(import ./systems.nix).each (
  system:
  import ./deferred.nix {
    name = "nixfmt";
    description = "nixpkgs' nixfmt";
    mainProgram = "nixfmt";
  } inputs.nixpkgs.legacyPackages.${system}.nixfmt
)
