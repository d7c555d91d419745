{
  description = "cuFile: storage to GPU memory";
  kind = "component";
  imports = [ ];
  # Of libcufile_rdma, a plug-in that libcufile opens where there is such a network card.
  loads.optional = [
    "libcufile.so.0"
    "libibverbs.so.*"
    "libmlx5.so.*"
    "librdmacm.so.*"
  ];
}
