/**
  Tell what the seals of one concretisation point at: empty slots and a message; the name has the
  id.

  # Type
  `{ id; slots :: Int; } -> Task`
*/
{ id, slots }:
let
  errors = import ../../errors;
  problem = errors.mixedConcretisations {
    inherit id;
    packages = [
      {
        concretisation = id;
        pname = "one of them";
      }
    ];
  };
in
{
  kind = "seal";
  name = "accelpkgs-concretisation-${id}";
  spec = {
    inherit id slots;
    message = errors.render [ problem ];
  };
}
