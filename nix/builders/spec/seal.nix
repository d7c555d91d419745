/**
  Tell what the seals of one concretisation point at: empty slots and a message; the name has the
  id.

  # Type
  `{ id; slots :: Int; } -> Task`
*/
{ id, slots }:
{
  kind = "seal";
  name = "accelpkgs-concretisation-${id}";
  spec = { inherit id slots; };
}
