/**
  A check that needs a GPU: the package's `prove.py` (docs/proofs.md), and where its libraries come
  from. nixpkgs' convention is a builder with the system feature `cuda` or `rocm`, which has the
  driver in its sandbox. Without a GPU it fails: it would prove nothing.

  # Type
  `Context -> { name; prove; feature; } -> Derivation`
*/
{ pkgs, ... }:
{
  name,
  prove,
  feature,
}:
pkgs.runCommand "${name}-gpu-check" { requiredSystemFeatures = [ feature ]; } ''
  export HOME=$TMPDIR
  told=0
  ${prove}/bin/prove --only ${name} --all > "$out" || told=$?
  cat "$out"
  [ "$told" = 0 ]
''
