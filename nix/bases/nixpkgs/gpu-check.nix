/**
  A check that needs a GPU: nixpkgs' convention is a builder with the system feature `cuda`, which
  has the driver in its sandbox.

  # Type
  `Context -> { name; environment; } -> Derivation`
*/
{ pkgs, ... }:
{ name, environment }:
pkgs.runCommand "${name}-gpu-check"
  {
    requiredSystemFeatures = [ "cuda" ];
    nativeBuildInputs = [ environment ];
  }
  ''
    export HOME=$TMPDIR
    python -B ${./builders/gpu_check.py} ${name} | tee "$out"
  ''
