/**
  Say whether a package is unfree by NVIDIA's licences alone: its libraries, its driver. For a
  predicate of your own on a NixOS with an NVIDIA card.

  # Type
  `Package -> Bool`

  # Examples
  allowUnfreePredicate = package: allowUnfreeNvidia package || lib.getName package == "steam";
*/
package: import ./nvidia-licences.nix package || import ./nvidia-driver.nix package
