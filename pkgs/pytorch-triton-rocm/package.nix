{
  description = "Triton for ROCm: what torch up to 2.9 requires in place of triton";
  kind = "accelerated";
  imports = [ "triton" ];
  standsFor = [ "triton" ];

  # Its plug-ins are opened by libtriton.so, which is loaded by then.
  loads.optional = [
    "libtriton.so"
  ];
}
