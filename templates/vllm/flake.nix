{
  description = "A NixOS that serves a language model with vLLM";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  # Where accelpkgs is: the address that you took this template from.
  inputs.accelpkgs.url = "github:OWNER/accelpkgs";
  inputs.accelpkgs.inputs.nixpkgs.follows = "nixpkgs";

  outputs =
    { nixpkgs, accelpkgs, ... }:
    let
      # Implies that you consent to NVIDIA's licences, and to no other unfree one.
      pkgs = accelpkgs.lib.mkPkgs { system = "x86_64-linux"; };
      environment = accelpkgs.lib.concretise {
        base = accelpkgs.lib.bases.nixpkgs { inherit pkgs; };
        packages = [
          "torch"
          "vllm"
        ];
        python = "3.13";
        capabilities = [ "8.9" ]; # `nix run accelpkgs#doctor` says which yours is
      };
    in
    {
      packages.x86_64-linux.default = environment.python;
      devShells.x86_64-linux.default = environment.shell;

      nixosConfigurations.server = nixpkgs.lib.nixosSystem {
        modules = [
          ./configuration.nix # your machine's own
          accelpkgs.nixosModules.default
          (import ./service.nix {
            inherit (environment) python;
            model = "Qwen/Qwen3-0.6B";
          })
        ];
      };
    };
}
