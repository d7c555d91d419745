/**
  NixOS modules. `default`: a machine with an NVIDIA card, whose Pythons have torch from a
  concretisation. Who imports it consents to NVIDIA's licences, and to no other unfree one.

  # Type
  `inputs -> { default :: Module; }`
*/
inputs:
let
  overlays = import ./overlays.nix inputs;
in
{
  default =
    { lib, ... }:
    {
      nixpkgs.overlays = [
        overlays.default
        overlays.one-cuda
        overlays.cuda
      ];
      # NixOS merges definitions into each other, and of two values takes the last: a person's.
      nixpkgs.config = lib.mkBefore {
        cudaSupport = true;
        allowUnfreePredicate = import ./allow-unfree-nvidia.nix;
      };
      # The driver's libraries are in /run/opengl-driver, where run paths end.
      hardware.graphics.enable = lib.mkDefault true;
      services.xserver.videoDrivers = lib.mkDefault [ "nvidia" ];
      # The open kernel modules need Turing (7.5) or newer; Blackwell has no others.
      hardware.nvidia.open = lib.mkDefault true;
    };
}
