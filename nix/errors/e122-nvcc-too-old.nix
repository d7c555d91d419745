# E122.
{
  name,
  version,
  cuda,
  nvccMin,
}:
{
  code = "E122";
  title = "${name} ${version} cannot be compiled with CUDA ${cuda}";
  where = "cuda (your target), for ${name} from source";
  why = "it needs nvcc ${nvccMin} or newer";
  fix = "take cuda = \"${nvccMin}\" or newer, or flavour.${name} = \"wheel\"";
}
