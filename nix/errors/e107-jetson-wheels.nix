# E107. `serverFrom`: the CUDA release from which server code runs on Jetson.
{
  capabilities,
  packages,
  cuda,
  serverFrom,
}:
{
  code = "E107";
  title =
    "wheels for aarch64 servers do not run on capability "
    + "${builtins.concatStringsSep ", " capabilities} (Jetson)";
  where = "${builtins.concatStringsSep ", " packages} (built for CUDA ${cuda})";
  why = "they hold no code for it, and Jetson runs server code from CUDA ${serverFrom} on only";
  fix = [
    "take cuda = \"${serverFrom}\" where the board's JetPack allows it"
    "or flavour = \"source\" for these packages"
  ];
}
