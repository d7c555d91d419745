# E250.
{ release, faults }:
{
  code = "E250";
  title = "CUDA ${release} of this nixpkgs is not what the plan pins";
  where = faults;
  why =
    "cudaProvider = \"nixpkgs\" takes CUDA's components from cudaPackages, and torch is built "
    + "against exact versions of them";
  fix = "take cudaProvider = \"wheel\", the default, or a CUDA release whose components fit";
}
