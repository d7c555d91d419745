/**
  The systems that the flake has outputs for, and a function over them.

  # Type
  `{ names :: [ String ]; each :: (String -> a) -> { <system> = a; } }`

  # Examples
  (import ./systems.nix).each (system: system)
  => { aarch64-linux = "aarch64-linux"; x86_64-linux = "x86_64-linux"; }
*/
let
  names = (import ../facts).systems;
in
{
  inherit names;
  each =
    make:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = make name;
      }) names
    );
}
