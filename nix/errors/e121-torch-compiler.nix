# E121. torch.utils.cpp_extension has a table of its own; `bounds`: { min; below; }, `nearest`: a
# version within.
{
  compiler,
  version,
  cuda,
  torch,
  packages,
  bounds,
  nearest,
}:
let
  other = "compiler = { ${compiler} = \"${nearest}\"; }";
in
{
  code = "E121";
  title = "torch ${torch} refuses ${compiler} ${toString version} for CUDA ${cuda}";
  where = "compiler (your target), for ${builtins.concatStringsSep ", " packages} from source";
  why = "its extension builder accepts ${compiler} ${bounds.min} or newer, below ${bounds.below}";
  fix = "take ${other}, or flavour = \"wheel\" where there is one";
}
