# E113. `floor`: the least driver that knows all of `capabilities`.
{
  driver,
  capabilities,
  described,
  floor,
}:
let
  listed = builtins.concatStringsSep ", ";
in
{
  code = "E113";
  title = "driver ${driver} does not know capability ${listed capabilities}";
  where = "driver and capabilities (your target)";
  why = "${floor} is the first driver for ${listed described}, whichever CUDA made the code";
  fix = "update the driver to ${floor} or newer, or remove ${
    builtins.concatStringsSep " and " (map (c: "\"${c}\"") capabilities)
  } from capabilities";
}
