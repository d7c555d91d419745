/**
  What single wheels need beside patched run paths: they call tools by absolute paths that only distributions have.

  # Type
  `Context -> { <name> :: String; }`: shell, run when the wheel is unpacked into `$out`
*/
{
  pkgs,
  lib,
  builderPython,
  driverPath,
  ...
}:
let
  python = builderPython.interpreter;
  run = script: arguments: "${python} -I -B ${script} \"$out/site-packages\" ${lib.escapeShellArgs arguments}";
  triton = run ./triton.py [
    driverPath
    "${pkgs.stdenv.cc}/bin/cc"
  ];
in
{
  inherit triton;
  pytorch-triton = triton;
  pytorch-triton-rocm = triton;
  torch = run ./torch.py [
    driverPath
    "${pkgs.stdenv.cc}/bin/c++"
  ];
}
