{
  description = "Triton for ROCm: what torch from 2.10 on requires in place of triton";
  kind = "accelerated";
  imports = [ "triton" ];
  standsFor = [ "triton" ];

  # Its plug-ins are opened by libtriton.so, which is loaded by then.
  loads.optional = [
    "libtriton.so"
  ];
}
