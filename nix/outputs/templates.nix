# `nix flake init -t github:…#project`; the folders are tested as they are. Each text names the one
# line that has to be edited before `nix develop` works.
_inputs:
let
  template = folder: description: rest: {
    path = ../../templates + "/${folder}";
    inherit description;
    welcomeText = ''
      # Before anything else

      In `flake.nix`, edit the line `inputs.accelpkgs.url`: the address that you took this from.

      ${rest}
    '';
  };
in
{
  default = template "default" "One Python environment for your GPU: edit four lines" ''
    Then `nix develop`. Packages, Python, CUDA and capability are four lines in `flake.nix`;
    `nix run <that address>#doctor` prints those of your machine.'';
  nixos = template "nixos" "A NixOS with an NVIDIA card, and torch in its Pythons" ''
    Put your `configuration.nix` and `hardware-configuration.nix` beside it. The capability of your
    GPU is the next line to look at: `nix run <that address>#doctor` prints it. Then
    `sudo nixos-rebuild switch --flake .#desktop`, and reboot for the driver.'';
  project = template "project" "A Python project of your own: its packages, shell and command" ''
    Then `nix develop`, `nix run`, or `nix build`. The capability of your GPU is the next line to
    look at: `nix run --impure <that address>#init -- --force` writes it for this machine, and locks
    what the project needs.'';
  comfyui = template "comfyui" "ComfyUI on your GPU" ''
    Then `nix develop`, or `nix run` in the folder where models and pictures are to lie. The
    capability of your GPU is the next line to look at: `nix run <that address>#doctor` prints
    it.'';
  vllm = template "vllm" "A NixOS that serves a language model with vLLM" ''
    Then `nix develop`. For a server, put your `configuration.nix` and `hardware-configuration.nix`
    beside it: `sudo nixos-rebuild switch --flake .#server`, and `curl localhost:8000/v1/models`.
    The capability of your GPU is the next line to look at: `nix run <that address>#doctor` prints
    it.'';
  cluster =
    template "cluster" "Images for a cluster that has singularity and no Nix"
      ''
        Then `nix build`. The capabilities of the cluster's nodes are the next lines to look at.'';
}
