# The environments of `default.nix`, for `nix build --impure .#small`. They are made for the machine at hand, so a pure
# evaluation has none; packages that fit every machine come with the nixpkgs base.
_inputs:
(import ./systems.nix).each (
  system: if builtins.currentSystem or null == system then (import ../../default.nix { inherit system; }).environments else { }
)
