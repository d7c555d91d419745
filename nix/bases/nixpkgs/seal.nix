/**
  What the seals of one concretisation point at, as on the host base.

  # Type
  `Context -> { id; slots :: Int; } -> Derivation`
*/
context: { id, slots }: context.run "seal" context.builderPython "accelpkgs-concretisation-${id}" { inherit id slots; }
