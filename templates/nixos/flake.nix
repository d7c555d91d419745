{
  description = "A NixOS with an NVIDIA card, and torch in its Pythons";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  # Where accelpkgs is: the address that you took this template from.
  inputs.accelpkgs.url = "github:OWNER/accelpkgs";
  inputs.accelpkgs.inputs.nixpkgs.follows = "nixpkgs";

  outputs =
    { nixpkgs, accelpkgs, ... }:
    {
      nixosConfigurations.desktop = nixpkgs.lib.nixosSystem {
        modules = [
          ./configuration.nix # your machine's own
          accelpkgs.nixosModules.default
          (
            { pkgs, ... }:
            {
              nixpkgs.config.cudaCapabilities = [ "8.9" ]; # `doctor` says which yours is
              environment.systemPackages = [
                (pkgs.python3.withPackages (ps: [ ps.torch ps.torchvision ]))
              ];
            }
          )
        ];
      };
    };
}
