{
  description = "cuSOLVERMp: solvers on many GPUs";
  kind = "component";
  imports = [ ];
}
