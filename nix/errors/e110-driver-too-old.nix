# E110. `usable`: the newest CUDA release that this driver runs and that suits the capabilities, or
# null.
{
  driver,
  cuda,
  major,
  floor,
  usable,
}:
{
  code = "E110";
  title = "driver ${driver} is too old for CUDA ${cuda}";
  where = "driver and cuda (your target)";
  why = "programs of CUDA ${major} need driver ${floor} or newer";
  fix = [
    "update the driver to ${floor} or newer"
  ]
  ++ (
    if usable == null then [ ] else [ "or take cuda = \"${usable}\", which driver ${driver} runs" ]
  );
}
