# E125. `torchCuda`: what torch was built with; null for a CPU build.
{
  packages,
  torch,
  torchCuda,
  cuda,
}:
let
  listed = builtins.concatStringsSep ", ";
in
{
  code = "E125";
  title = "${listed packages} cannot be compiled: torch ${torch} was built ${
    if torchCuda == null then "without CUDA" else "with CUDA ${torchCuda}"
  }, the compiler is CUDA ${cuda}";
  where = "cuda (your target), for ${listed packages} from source";
  why =
    "an extension of torch is compiled with the major version of CUDA "
    # Minor versions are compatible.
    + "that torch was built with";
  fix =
    if torchCuda == null then
      "take a torch that is built with CUDA"
    else
      "take cuda = \"${torchCuda}\", or another torch";
}
