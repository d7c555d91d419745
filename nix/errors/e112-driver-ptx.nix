# E112. `packages`: [ { name; version; by; } ], `toolkit`: the driver of the CUDA release.
{
  driver,
  cuda,
  capability,
  packages,
  toolkit,
}:
let
  names = map (p: p.name) packages;
in
{
  code = "E112";
  title = "driver ${driver} cannot compile the PTX of CUDA ${cuda} for capability ${capability}";
  where = "driver and capabilities (your target), for ${builtins.concatStringsSep ", " names}";
  why = [
    "${
      builtins.concatStringsSep ", " (map (p: "${p.name} ${p.version} has only ${p.by}") packages)
    } for it, which the driver would have to compile"
    "a driver reads the PTX of CUDA ${cuda} from ${toolkit} on"
  ];
  fix =
    "update the driver to ${toolkit} or newer, or take a release with machine code for "
    + "${capability}";
}
