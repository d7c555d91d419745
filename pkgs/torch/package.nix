let
  date = "2026-11-29";
  jetsonContainers = "dusty-nv/jetson-containers@dd206bfe71f9ed35a02d9b9d9954bddb1b649602";
  # Builds of Jetson AI Lab, whose METADATA names nothing of NVIDIA.
  jetpack = major: row: row // { inherit date; axes.jetpack = major; };
  ofJetPack6 = jetpack "6";
  ofJetPack7 = jetpack "7";
  # JetPack 7 runs what servers run, and so these serve there (nix/facts/jetson.json).
  fromIndex =
    requirement:
    ofJetPack7 {
      inherit requirement;
      versions = ">=2.8";
      source = "${jetsonContainers}: packages/cuda/cudastack";
    };
in
{
  description = "Tensors and neural networks";
  kind = "accelerated";
  axis = "torch";
  imports = [ "torch" ];
  # torch.utils.cpp_extension and inductor import it; METADATA asks for it from Python 3.12 on only.
  requires = [
    {
      requirement = "setuptools; python_version < '3.12'";
      versions = "<2.11";
      source = "https://github.com/pytorch/pytorch/issues/173823";
      inherit date;
    }
  ]
  ++ map fromIndex [
    (
      "cuda-toolkit[cublas,cudart,cufft,cufile,cupti,curand,cusolver,cusparse,nvjitlink,nvrtc,nvtx]"
      + "==13.0.*"
    )
    "nvidia-cudnn-cu13"
    # Of the library of this name, libcudss.so.0.
    "nvidia-cudss-cu13<1"
    "nvidia-cusparselt-cu13"
    "nvidia-nccl-cu13"
    "nvidia-nvshmem-cu13"
  ];
  loads.machine = [
    (ofJetPack6 {
      libraries = [
        "libcublas.so.12"
        "libcublasLt.so.12"
        "libcudart.so.12"
        "libcudnn.so.9"
        "libcufft.so.11"
        "libcupti.so.12"
        "libcurand.so.10"
        "libcusolver.so.11"
        "libcusparse.so.12"
        "libopenblas.so.0"
      ];
      place = "of JetPack 6 (apt install nvidia-jetpack libopenblas0)";
      source = "${jetsonContainers}: packages/ml/pytorch";
    })
    (ofJetPack6 {
      libraries = [ "libcusparseLt.so.0" ];
      versions = ">=2.5";
      place = "of NVIDIA's cuSPARSELt for Jetson, which JetPack 6 lacks";
      source = "${jetsonContainers}: packages/cuda/cusparselt/install.sh";
    })
    (ofJetPack6 {
      libraries = [ "libcudss.so.0" ];
      versions = ">=2.8";
      place = "of NVIDIA's cuDSS for Jetson, which JetPack 6 lacks";
      source = "${jetsonContainers}: packages/cuda/cudastack/install/install_cudss.sh";
    })
    (ofJetPack7 {
      libraries = [
        "libnvpl_blas_lp64_gomp.so.0"
        "libnvpl_lapack_lp64_gomp.so.0"
      ];
      place = "of NVIDIA's Performance Libraries (NVPL), of which no package is recorded";
      source = "${jetsonContainers}: packages/cuda/cudastack/install/install_nvpl.sh";
    })
  ];
}
