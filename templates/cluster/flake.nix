{
  description = "Images for a cluster that has singularity and no Nix";

  # Where accelpkgs is: the address that you took this template from.
  inputs.accelpkgs.url = "github:OWNER/accelpkgs";

  outputs =
    { accelpkgs, ... }:
    let
      # Implies that you consent to NVIDIA's licences, and to no other unfree one.
      pkgs = accelpkgs.lib.mkPkgs { system = "x86_64-linux"; };
      environment = accelpkgs.lib.concretise {
        base = accelpkgs.lib.bases.nixpkgs { inherit pkgs; };
        packages = [
          "torch"
          "torchvision"
        ];
        python = "3.13";
        cuda = "12";
        # What the nodes have; V100, A100, A40 and H100 here.
        capabilities = [
          "7.0"
          "8.0"
          "8.6"
          "9.0"
        ];
        # The oldest driver among the nodes: nvidia-smi says it.
        driver = "535.104.05";
      };
    in
    {
      packages.x86_64-linux = {
        # nix build .#image && singularity exec --nv result python train.py
        inherit (environment) image;
        # nix build .#ociImage && ./result | podman load
        inherit (environment) ociImage;
        default = environment.image;
      };
    };
}
