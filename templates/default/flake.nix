{
  description = "A Python environment for one GPU";

  # Where accelpkgs is: the address that you took this template from.
  inputs.accelpkgs.url = "github:OWNER/accelpkgs";

  outputs =
    { accelpkgs, ... }:
    let
      # Implies that you consent to NVIDIA's licences, and to no other unfree one.
      pkgs = accelpkgs.lib.mkPkgs { system = "x86_64-linux"; };
      environment = accelpkgs.lib.concretise {
        base = accelpkgs.lib.bases.nixpkgs { inherit pkgs; };
        packages = p: [
          p.torch
          p.torchvision
        ];
        python = "3.13";
        cuda = "12";
        capabilities = [ "8.6" ]; # `nix run accelpkgs#doctor` says which yours is
      };
    in
    {
      packages.x86_64-linux.default = environment.python;
      devShells.x86_64-linux.default = environment.shell;
    };
}
