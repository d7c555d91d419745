/**
  Images of an environment: `image` for singularity and apptainer (`--nv` brings the driver in),
  `ociImage` a program that writes the archive of an OCI image to its standard output, in layers
  that images with the same packages share.

  # Type
  `Context -> { name; environment; } -> { image; ociImage; }`
*/
{ pkgs, ... }:
{ name, environment }:
let
  # Of the megabytes that ext4 holds in nixpkgs' recipe; torch and its CUDA need six gigabytes.
  diskSize = 32 * 1024;
in
{
  image =
    if pkgs ? singularity-tools then
      pkgs.singularity-tools.buildImage {
        inherit name diskSize;
        memSize = 4096;
        contents = [ environment ];
        runScript = ''
          #!${pkgs.runtimeShell}
          exec ${environment}/bin/python "$@"
        '';
      }
    else
      throw "this package set has no singularity-tools; `ociImage` works without";
  ociImage = pkgs.dockerTools.streamLayeredImage {
    inherit name;
    tag = "latest";
    # Who the user is and where temporary files go is asked for by more than one program:
    # torch.compile names its cache after both.
    contents = [ environment ];
    extraCommands = ''
      mkdir -p etc
      echo root:x:0:0:root:/root:/bin/sh > etc/passwd
      echo root:x:0: > etc/group
      mkdir -m 1777 tmp
    '';
    config = {
      Entrypoint = [ "${environment}/bin/python" ];
      # What the container toolkit reads to mount the driver into the container.
      Env = [
        "NVIDIA_VISIBLE_DEVICES=all"
        "NVIDIA_DRIVER_CAPABILITIES=compute,utility"
      ];
    };
    maxLayers = 120;
  };
}
