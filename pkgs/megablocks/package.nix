{
  description = "Mixtures of experts without dropping, as CUDA kernels for torch";
  kind = "accelerated";
  # `megablocks` itself asks triton for a GPU when it is imported.
  imports = [
    "torch"
    "megablocks_ops"
  ];

  source = {
    buildRequires = [
      "setuptools<79"
      "wheel"
    ];
    buildsAgainst = [ "torch" ];
    toolchain = [
      "cuda"
      "cxx"
    ];
    environment = { target, facts, ... }: facts.torchArchitectures target;
  };
}
