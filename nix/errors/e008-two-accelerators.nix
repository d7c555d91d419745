# E008.
{ cuda, rocm }:
{
  code = "E008";
  title = "a target has one accelerator, and this one has two";
  where = "cuda = \"${cuda}\", rocm = \"${rocm}\" (your request)";
  why = "packages built for CUDA and for ROCm cannot share a process";
  fix = "keep cuda or rocm";
}
