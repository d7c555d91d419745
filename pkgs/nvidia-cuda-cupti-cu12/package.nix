{
  description = "CUPTI: profiling interface";
  kind = "component";
  imports = [ ];
}
