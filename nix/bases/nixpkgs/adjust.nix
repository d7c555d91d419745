/**
  What single wheels need beside patched run paths: they call tools by absolute paths that only
  distributions have.

  # Type
  `Context -> { <name> :: String; }`: shell, run when the wheel is unpacked into `$out`
*/
{
  pkgs,
  lib,
  scripts,
  builderPython,
  driverPath,
  ...
}:
let
  run =
    kind: module: compiler:
    "${builderPython.interpreter} -I -S -B ${scripts.${kind}} ${module} \"$out/site-packages\" "
    + lib.escapeShellArgs [
      driverPath
      "${pkgs.stdenv.cc}/bin/${compiler}"
    ];
  triton = run "adjust-triton" "adjust_triton" "cc";
in
{
  inherit triton;
  pytorch-triton = triton;
  pytorch-triton-rocm = triton;
  torch = run "adjust-torch" "adjust_torch" "c++";
}
