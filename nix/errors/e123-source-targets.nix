# E123. Nobody named capabilities, and the package's own list has some that this nvcc no longer
# knows.
{
  name,
  version,
  cuda,
  refused,
  cudaFor,
}:
let
  listed = builtins.concatStringsSep ", ";
  release = "${name} ${version}";
in
{
  code = "E123";
  title = "${release} cannot be compiled with CUDA ${cuda} for its own list of capabilities";
  where = "cuda (your target), for ${name} from source";
  why = "its list has ${listed refused}, which CUDA ${cuda} makes no code for";
  fix = [
    "name your GPU's capability: capabilities = [ … ]; then only that is compiled"
  ]
  ++ (if cudaFor == null then [ ] else [ "or take cuda = \"${cudaFor}\"" ]);
}
