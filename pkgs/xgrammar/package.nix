{
  description = "Language models that keep to a grammar";
  kind = "leaf";
  imports = [ "xgrammar" ];
  # It imports tvm_ffi, which opens its library, before its own.
  loads.preloads = [ "apache-tvm-ffi" ];
}
