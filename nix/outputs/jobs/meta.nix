/**
  What Hydra asks of a job, known before nixpkgs is.

  # Type
  `Entry -> { description; license; timeout; }` with an Entry of table.nix

  # Output
  `license` : NVIDIA's own, or that which the distribution states itself: nobody has recorded it
  `timeout` : seconds, after which Hydra gives it up
*/
entry:
let
  isOfNvidia = (import ../../facts).isOfNvidia entry.name;
in
{
  description = "${entry.flavour}, for Python ${entry.plan.target.python}";
  inherit (entry) timeout;
  license =
    if isOfNvidia then
      {
        shortName = "CUDA EULA";
        fullName = "CUDA Toolkit End User License Agreement (EULA)";
        url = "https://docs.nvidia.com/cuda/eula/index.html";
        free = false;
        redistributable = false;
      }
    else
      {
        shortName = "stated";
        fullName = "the licence that the distribution states in its METADATA";
      };
}
