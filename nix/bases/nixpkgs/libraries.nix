/**
  What compiled files of wheels need beside the wheels' own libraries and the C library: what
  manylinux lets them expect, and what single packages need beyond it. A library that none of these
  has ends the build, unless it stands in `absent`.

  # Type
  `Pkgs -> { common :: [ Derivation ]; of :: name -> [ Derivation ]; absent :: name -> [ String ];
  driver :: [ String ]; }`
*/
pkgs:
let
  inherit (pkgs) lib;
  inherit (import ../../facts) withoutCudaSuffix;
  has =
    names:
    let
      known = builtins.filter (name: pkgs ? ${name}) names;
    in
    map (name: lib.getLib pkgs.${name}) known;
  verbs = has [ "rdma-core" ];
  byName = {
    # GPUDirect Storage and the transports of NVSHMEM speak to the network card.
    nvidia-cufile = verbs;
    nvidia-nvshmem = verbs;
  };
  # Plug-ins that are loaded where their library happens to be there, and code paths that nobody
  # reaches without it.
  plugins = [
    "libfabric.so.*"
    "libmpi.so.*"
    "liboshmem.so.*"
    "libpmix.so.*"
    "libuc[mpst].so.*"
  ];
  rdma = [
    "libibverbs.so.*"
    "libmlx5.so.*"
    "librdmacm.so.*"
  ];
  # cupy does without the whole toolkit until something is computed; cuTENSOR is no component of it.
  toolkit = map (name: "lib${name}.so.*") [
    "cublas"
    "cufft"
    "curand"
    "cusolver"
    "cusparse"
    "cutensor"
    "cutensorMg"
    "nccl"
    "nvrtc"
  ];
  optional = {
    cupy-cuda12x = toolkit;
    cupy-cuda13x = toolkit;
    nvidia-cufile = rdma;
    nvidia-nvshmem = plugins ++ rdma;
    numba = [ "libtbb.so.*" ];
    torchaudio = [
      "libav*.so.*"
      "libsox.so*"
      "libsw*.so.*"
    ];
    torchcodec = [
      "libav*.so.*"
      "libsw*.so.*"
    ];
  };
in
{
  common = [ (lib.getLib pkgs.stdenv.cc.cc) ] ++ has [ "zlib" ];
  of = name: byName.${withoutCudaSuffix name} or [ ];
  # Where the set has rdma-core, the files are patched to find it; it is not a reason to do without
  # cufile where it has not.
  absent = name: optional.${withoutCudaSuffix name} or [ ];
  # The driver's: they must be of the kernel module that runs, so no package can bring them.
  driver = [
    "libcuda.so*"
    "libcudadebugger.so*"
    "libnvcuvid.so*"
    "libnvidia-*.so*"
    "libnvoptix.so*"
    # Jetson's
    "libnvcucompat.so*"
    "libnvdla_*.so*"
    "libnvmedia*.so*"
    "libnvrm_*.so*"
    "libnvsci*.so*"
    "libnvos.so*"
  ];
}
