/**
  A check that needs a GPU: nixpkgs' convention is a builder with the system feature `cuda` or
  `rocm`, which has the driver in its sandbox.

  # Type
  `Context -> { name; environment; feature; } -> Derivation`
*/
{ pkgs, ... }:
{
  name,
  environment,
  feature,
}:
pkgs.runCommand "${name}-gpu-check"
  {
    requiredSystemFeatures = [ feature ];
    nativeBuildInputs = [ environment ];
  }
  ''
    export HOME=$TMPDIR
    python -B ${./builders/gpu_check.py} ${name} | tee "$out"
  ''
