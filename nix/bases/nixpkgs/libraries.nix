/**
  What compiled files of wheels need beside the wheels' own libraries and the C library: what
  manylinux lets them expect, and what single packages need beyond it. A library that none of these
  has ends the build, unless it stands in `absent`.

  # Type
  ```
  Pkgs -> {
    table  :: { <soname> = Derivation; };
    common :: [ Derivation ];
    having :: [ String ] -> [ Derivation ];
    of     :: name -> [ Derivation ];
    absent :: name -> [ String ];
    driver :: [ String ];
  }
  ```

  # Output
  `table`: what this base answers, as far as the instance has it; the plan counts on its names
  : `having`: what of it has libraries of these names; `of`: what single packages open
*/
pkgs:
let
  inherit (pkgs) lib;
  inherit (import ../../facts) withoutCudaSuffix;
  provided = {
    libxcb = [ "libxcb.so.1" ];
    zlib = [ "libz.so.1" ];
    rdma-core = [
      "libibverbs.so.1"
      "libmlx5.so.1"
      "librdmacm.so.1"
    ];
  };
  compiler = [
    "libatomic.so.1"
    "libgcc_s.so.1"
    "libgomp.so.1"
    "libstdc++.so.6"
  ];
  from = package: names: lib.genAttrs names (_: lib.getLib package);
  table =
    from pkgs.stdenv.cc.cc compiler
    // lib.concatMapAttrs (name: from pkgs.${name}) (
      lib.filterAttrs (name: _: pkgs ? ${name}) provided
    );
  having =
    names: lib.unique (lib.attrValues (builtins.intersectAttrs (lib.genAttrs names lib.id) table));
  byName = {
    # GPUDirect Storage and the transports of NVSHMEM speak to the network card.
    nvidia-cufile = having provided.rdma-core;
    nvidia-nvshmem = having provided.rdma-core;
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
  inherit table having;
  common = having (compiler ++ provided.zlib);
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
