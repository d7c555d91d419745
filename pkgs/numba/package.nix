{
  description = "Compiles Python's arithmetic";
  kind = "leaf";
  imports = [ "numba" ];
  # Each of its ways to run threads has a library; it takes one that loads.
  loads.optional = [
    "libgomp.so.*"
    "libtbb.so.*"
  ];
}
