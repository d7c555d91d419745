# The environments of `default.nix`, for `nix build --impure .#small`: they are made for the machine
# at hand, so a pure evaluation has none of them. And Pythons on nixpkgs, which fit every machine.
inputs:
(import ./systems.nix).each (
  system:
  (
    if builtins.currentSystem or null == system then
      (import ../../default.nix { inherit system; }).environments
    else
      { }
  )
  // import ./nixpkgs-environments.nix inputs system
)
