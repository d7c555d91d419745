/**
  Shells for `nix develop`: `default` to work on accelpkgs, `torch` to work with a concretised
  torch.

  # Type
  `inputs -> { <system>.<name> = Derivation; }`
*/
inputs:
(import ./systems.nix).each (
  system:
  let
    deferred = import ./deferred.nix;
    pkgs = inputs.nixpkgs.legacyPackages.${system};
    project = (builtins.fromTOML (builtins.readFile ../../updater/pyproject.toml)).project;
    wanted = map (requirement: builtins.head (builtins.match "([A-Za-z0-9._-]+).*" requirement)) (
      project.dependencies ++ project.optional-dependencies.test
    );
    # Sets derived from nixpkgs have fewer packages.
    lacking = builtins.filter (name: !(pkgs.python3.pkgs ? ${name})) wanted;
    present = pkgs.lib.subtractLists lacking wanted;
  in
  {
    default =
      deferred
        {
          name = "accelpkgs-shell";
          description = "Python with the updater's and the tests' packages, nixfmt";
        }
        (
          pkgs.mkShell {
            name = "accelpkgs-shell";
            shellHook = pkgs.lib.optionalString (
              lacking != [ ]
            ) "echo 'this nixpkgs has no ${toString lacking}' >&2";
            packages = [
              (pkgs.python3.withPackages (ps: map (name: ps.${name}) present))
              pkgs.nixfmt
              pkgs.git
            ];
          }
        );
    torch = deferred {
      name = "accelpkgs-torch-shell";
      description =
        "Python with torch, torchvision and torchaudio for NVIDIA GPUs (implies consent to "
        + "NVIDIA's licences)";
    } ((import ./package-sets.nix inputs system).pkgsCuda.accel-py.concretisation.shell);
  }
)
