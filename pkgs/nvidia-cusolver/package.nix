{
  description = "cuSOLVER: dense and sparse solvers";
  kind = "component";
  imports = [ ];
  loads = {
    # libcusolverMg of CUDA 13.0 says of none of them where it is.
    preloads = [
      "nvidia-cublas"
      "nvidia-cusparse"
      "nvidia-nvjitlink"
    ];
  };
}
