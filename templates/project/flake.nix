{
  description = "A Python project, with the packages that it asks for and the GPU that it is for";

  # Where accelpkgs is: the address that you took this from.
  inputs.accelpkgs.url = "github:OWNER/accelpkgs";
  # init: begin inputs (`nix develop` takes its bash from an input of this name)
  inputs.nixpkgs.follows = "accelpkgs/nixpkgs";
  # init: end

  outputs =
    { accelpkgs, ... }:
    accelpkgs.lib.project {
      src = ./.;
      # init: begin machine (what `init` saw; it writes these lines anew, and no others)
      system = "x86_64-linux";
      base = accelpkgs.lib.bases.nixpkgs {
        pkgs = accelpkgs.lib.mkPkgs { system = "x86_64-linux"; };
      };
      python = "3.12";
      capabilities = [ "8.6" ];
      # init: end
    };
}
