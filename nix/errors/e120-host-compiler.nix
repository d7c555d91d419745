# E120. `bounds`: { min; max; } (min may be null); `cudaFor`: a CUDA release that takes this
# compiler and the capabilities, or null.
{
  compiler,
  version,
  cuda,
  packages,
  bounds,
  cudaFor,
}:
let
  listed = builtins.concatStringsSep ", ";
  accepted =
    if bounds.min == null then
      "${compiler} up to ${toString bounds.max}"
    else
      "${compiler} ${toString bounds.min} to ${toString bounds.max}";
  wanted = toString (if version > bounds.max then bounds.max else bounds.min);
in
{
  code = "E120";
  title = "${compiler} ${toString version} cannot compile CUDA ${cuda} code";
  where = "compiler and cuda (your target), for ${listed packages} from source";
  why = "nvcc ${cuda} accepts ${accepted}";
  fix = [
    "take compiler = { ${compiler} = \"${wanted}\"; }"
  ]
  ++ (
    if cudaFor == null then
      [ ]
    else
      [ "or cuda = \"${cudaFor}\", whose nvcc accepts ${compiler} ${toString version}" ]
  )
  ++ [ "or flavour = \"wheel\" where there is one: a wheel needs no compiler" ];
}
