/**
  Ordinary packages of which there can be one version in a Python set, and which torch, its
  companions or what these require bound from above. Where nixpkgs' own is of another version, the
  set takes that of the concretisation: what nixpkgs has above it is built on the same one, and can
  stand beside torch. tests/nixpkgs/test_leaves.py compares the names with what pkgs/ records.

  # Type
  ```
  {
    names :: { <name> = null; };
    of :: { concretised; isPlanned; follow; } -> name -> Derivation -> Derivation;
  }
  ```

  # Inputs
  `concretised` : the concretisation; `isPlanned` : name → whether it has that package
  : `follow` : of a package of the concretisation, as the set has it
  : the last argument of `of` is nixpkgs' own
*/
{
  names = {
    cuda-bindings = null;
    cuda-pathfinder = null;
    cuda-toolkit = null;
    mpmath = null;
    sympy = null;
  };
  of =
    {
      concretised,
      isPlanned,
      follow,
    }:
    name: own:
    if isPlanned name && concretised.packages.${name} ? accelpkgs then
      follow concretised.packages.${name}
    else
      own;
}
