/**
  What the seals of one concretisation point at: a folder of empty slots and a message; its store path names the id.

  # Type
  `Context -> { id; slots :: Int; } -> Derivation`
*/
context: { id, slots }: context.run "seal" context.builderPython "accelpkgs-concretisation-${id}" { inherit id slots; }
