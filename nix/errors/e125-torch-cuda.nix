# E125. `torchCuda`: what torch was built with; null for a CPU build.
{ packages, torch, torchCuda, cuda }:
{
  code = "E125";
  title = "${builtins.concatStringsSep ", " packages} cannot be compiled: torch ${torch} was built ${
    if torchCuda == null then "without CUDA" else "with CUDA ${torchCuda}"
  }, the compiler is CUDA ${cuda}";
  where = "cuda (your target), for ${builtins.concatStringsSep ", " packages} from source";
  why = "an extension of torch is compiled with the major version of CUDA that torch was built with";
  fix = if torchCuda == null then "take a torch that is built with CUDA" else "take cuda = \"${torchCuda}\", or another torch";
}
