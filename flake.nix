{
  description = "Consistent sets of GPU-accelerated Python packages, solved from real releases";

  # Nothing yet, so that nothing is fetched: the library, plans and the host base need builtins only.
  inputs = { };

  outputs = inputs: {
    lib = import ./nix/outputs/lib.nix inputs;
    apps = import ./nix/outputs/apps.nix inputs;
    packages = import ./nix/outputs/packages.nix inputs;
    legacyPackages = import ./nix/outputs/legacy-packages.nix inputs;
    checks = import ./nix/outputs/checks.nix inputs;
  };
}
