{
  description = "CUDA kernels written in Python, for numba";
  kind = "accelerated";
  imports = [ "numba_cuda" ];
}
