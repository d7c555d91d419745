# `default.nix` for each system, so that `nix build .#environments.small` needs no `--file`, and the
# package sets of nixpkgs.
inputs:
(import ./systems.nix).each (
  system:
  import ../../default.nix { inherit system; }
  // import ./package-sets.nix inputs system
  // {
    bashInteractive = import ./bash.nix { inherit system; };
  }
)
