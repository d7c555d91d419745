{
  description = "CUDA C++ core libraries (headers)";
  kind = "component";
  imports = [ ];
}
