{
  description = "Products of many small matrices at once, as CUDA kernels for torch";
  kind = "accelerated";
  imports = [
    "torch"
    "grouped_gemm_backend"
  ];
  # setup.py states no requirement; its module imports torch.
  requires = [
    {
      requirement = "torch";
      source = "grouped_gemm/backend.py of grouped_gemm-0.3.0.tar.gz, on the package index";
      date = "2026-11-30";
    }
  ];

  source = {
    buildRequires = [
      "setuptools<81"
      "wheel"
      "packaging"
    ];
    buildsAgainst = [ "torch" ];
    toolchain = [
      "cuda"
      "cxx"
    ];
    environment = { target, facts, ... }: facts.torchArchitectures target;
  };
}
