/**
  The build layer of what nixpkgs compiles by its own expression: its files under the roof that
  every build has (nix/builders/adopt.py). Its RUNPATHs lead to nixpkgs' CUDA, so that no wheel of
  NVIDIA's is needed.

  # Type
  `Context -> { name; version; python; offer; } -> Derivation`

  # Output
  `compiled` : nixpkgs' own derivation; `source` : its source
*/
context:
{
  name,
  version,
  python,
  offer,
}:
let
  package = (import ./compiled.nix context offer.selection).${name};
  interpreter = context.pythons.${python};
in
context.run context.builderPython (
  context.specs.adopt {
    inherit name version;
    package = "${package}";
    site = interpreter.sitePackages;
  }
)
// {
  compiled = package;
  source = package.src or null;
}
