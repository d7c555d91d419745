/**
  Keep the attributes for which a predicate holds.

  # Type
  `(String -> a -> Bool) -> { <name> = a; } -> { <name> = a; }`

  # Examples
  import ./where.nix (_: n: n > 1) { a = 1; b = 2; }
  => { b = 2; }
*/
holds: set:
removeAttrs set (builtins.filter (name: !(holds name set.${name})) (builtins.attrNames set))
