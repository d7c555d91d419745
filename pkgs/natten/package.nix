{
  description = "Neighbourhood attention, as CUDA kernels for torch";
  kind = "accelerated";
  imports = [
    "torch"
    "natten"
  ];
  # PKG-INFO states no requirement; its module imports torch.
  requires = [
    {
      requirement = "torch";
      source = "setup.py of natten-0.21.7.tar.gz, on the package index, compiles against it";
      date = "2026-11-30";
    }
  ];

  source = {
    buildRequires = [
      "setuptools>=64"
      "wheel"
      "build>=1.3.0"
      "cmake"
      "ninja"
    ];
    buildsAgainst = [ "torch" ];
    toolchain = [
      "cuda"
      "cxx"
    ];
    covers = [ "5.0" ];
    # setup.py looks for a GPU otherwise, and builds without kernels where there is none.
    environment =
      { target, ... }: { NATTEN_CUDA_ARCH = builtins.concatStringsSep ";" target.capabilities; };
  };
}
