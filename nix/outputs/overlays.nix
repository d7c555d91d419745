# The overlays (overlays/default.nix), with the inputs that two of them take from.
inputs:
import ../../overlays {
  nixGlHost = "${inputs.nix-gl-host}";
  cudaLegacy = "${inputs.cuda-legacy}";
}
