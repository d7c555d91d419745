{
  description = "Consistent sets of GPU-accelerated Python packages, solved from real releases";

  # Lazy: the library, plans and the host base need builtins only, and fetch neither. The lock is
  # written by hand where it has to be.
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    nix-gl-host.url = "github:numtide/nix-gl-host";
    nix-gl-host.inputs.nixpkgs.follows = "nixpkgs";
    # What NVIDIA had for older GPUs, and nixpkgs keeps no longer: for pkgsPascal alone.
    cuda-legacy.url = "github:nixos-cuda/cuda-legacy";
    cuda-legacy.flake = false;
  };

  outputs = inputs: {
    lib = import ./nix/outputs/lib.nix inputs;
    apps = import ./nix/outputs/apps.nix inputs;
    packages = import ./nix/outputs/packages.nix inputs;
    legacyPackages = import ./nix/outputs/legacy-packages.nix inputs;
    overlays = import ./nix/outputs/overlays.nix inputs;
    nixosModules = import ./nix/outputs/nixos-modules.nix inputs;
    devShells = import ./nix/outputs/dev-shells.nix inputs;
    templates = import ./nix/outputs/templates.nix inputs;
    checks = import ./nix/outputs/checks.nix inputs;
    hydraJobs = import ./nix/outputs/hydra-jobs.nix inputs;
    formatter = import ./nix/outputs/formatter.nix inputs;
  };
}
