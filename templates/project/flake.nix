{
  description = "A Python project on a concretised torch";

  # Where accelpkgs is: the address that you took this template from.
  inputs.accelpkgs.url = "github:OWNER/accelpkgs";

  outputs =
    { self, accelpkgs, ... }:
    let
      system = "x86_64-linux";
      # cudaSupport says what the Python sets of this nixpkgs take torch for; NVIDIA's licences are
      # consented to by this call.
      pkgs = accelpkgs.lib.mkPkgs {
        inherit system;
        config.cudaSupport = true;
        overlays = [ accelpkgs.overlays.cuda ];
      };
      project = pkgs.python3.pkgs.buildPythonPackage {
        pname = "my-project";
        version = "0.1.0";
        pyproject = true;
        src = self;
        build-system = [ pkgs.python3.pkgs.setuptools ];
        dependencies = [ pkgs.python3.pkgs.torch ];
        pythonImportsCheck = [ "my_project" ];
      };
    in
    {
      packages.${system} = {
        default = project;
        python = pkgs.python3.withPackages (_: [ project ]);
      };
      devShells.${system}.default = pkgs.mkShell {
        packages = [ (pkgs.python3.withPackages (ps: [ ps.torch ])) ];
      };
    };
}
