{
  description = "Kernels of flashinfer-python that are compiled already, for one CUDA";
  kind = "accelerated";
  imports = [ "flashinfer_jit_cache" ];
  # flashinfer refuses one of another version, when it looks for its kernels.
  requires = [
    {
      requirement = "flashinfer-python==0.6.18.post1";
      versions = "==0.6.18.post1";
      source = "flashinfer/jit/env.py of flashinfer-python";
      date = "2026-11-30";
    }
  ];
}
