/**
  The table of errors: name → function from the facts to a problem (README.md), and `render`.
*/
{
  render = import ./render.nix;

  # request, candidates, resolve
  unknownPackage = import ./unknown-package.nix;
  unknownKey = import ./unknown-key.nix;
  badValue = import ./bad-value.nix;
  badPython = import ./bad-python.nix;
  noPackages = import ./no-packages.nix;
  badRequirement = import ./bad-requirement.nix;
  twoAccelerators = import ./two-accelerators.nix;
  badIndex = import ./bad-index.nix;
  noSolution = import ./no-solution.nix;
  noWheel = import ./no-wheel.nix;
  noCapability = import ./no-capability.nix;

  # validate

  # layers

  # seal
}
