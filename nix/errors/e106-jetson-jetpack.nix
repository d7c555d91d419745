# E106.
{
  capability,
  described,
  board,
  jetpack,
  supported,
}:
{
  code = "E106";
  title = "JetPack ${jetpack} does not exist for ${described}";
  where = "jetpack and capabilities (your target)";
  why = "${board}: JetPack ${builtins.concatStringsSep ", " supported}";
  fix = "state the JetPack of the board, or remove \"${capability}\" from capabilities";
}
