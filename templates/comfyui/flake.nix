{
  description = "ComfyUI on your GPU, from its own sources";

  # Where accelpkgs is: the address that you took this template from.
  inputs.accelpkgs.url = "github:OWNER/accelpkgs";
  inputs.comfyui = {
    url = "github:comfyanonymous/ComfyUI";
    flake = false;
  };

  outputs =
    { accelpkgs, comfyui, ... }:
    let
      system = "x86_64-linux";
      # Implies that you consent to NVIDIA's licences, and to no other unfree one.
      pkgs = accelpkgs.lib.mkPkgs { inherit system; };
      environment = accelpkgs.lib.concretise {
        base = accelpkgs.lib.bases.nixpkgs { inherit pkgs; };
        # What its requirements.txt asks for.
        packages = [
          "torch"
          "torchvision"
          "torchaudio"
          "torchsde"
          "comfyui-frontend-package"
          "comfyui-workflow-templates"
          "comfyui-embedded-docs"
          "comfy-kitchen"
          "comfy-aimdo"
          "numpy>=1.25"
          "einops"
          "transformers>=4.50.3"
          "tokenizers"
          "sentencepiece"
          "safetensors"
          "aiohttp"
          "yarl"
          "pyyaml"
          "pillow"
          "scipy"
          "tqdm"
          "psutil"
          "alembic"
          "sqlalchemy"
          "filelock"
          "av>=16"
          "requests"
          "simpleeval"
          "blake3"
          "kornia"
          "spandrel"
          "pydantic"
          "pydantic-settings"
          "pyopengl"
          "glfw"
        ];
        python = "3.13";
        capabilities = [ "8.9" ]; # `nix run accelpkgs#doctor` says which yours is
      };
    in
    {
      devShells.${system}.default = environment.shell;
      # Models, pictures and settings lie in the folder where it is started.
      packages.${system}.default = pkgs.writeShellScriptBin "comfyui" ''
        exec ${pkgs.lib.getExe environment.python} ${comfyui}/main.py --base-directory "$PWD" "$@"
      '';
    };
}
