{
  description = "A language and compiler for GPU kernels";
  kind = "accelerated";
  imports = [ "triton" ];

  # torch brings triton along and does without it on older GPUs; who asks for triton itself wants to
  # run kernels.
  rules =
    {
      facts,
      plan,
      package,
      ...
    }:
    let
      inherit (facts.data.components.triton.torchInductor) minCapability;
      isLow = c: builtins.compareVersions c minCapability < 0;
      low = builtins.filter isLow plan.target.capabilities;
    in
    if low == [ ] || !(builtins.elem "your packages" package.requiredBy) then
      [ ]
    else
      [
        {
          title =
            "triton ${package.version} makes no kernels for capability "
            + "${builtins.concatStringsSep ", " low}";
          why = "it needs ${minCapability} or newer; torch itself works without it";
          fix = "leave triton out of packages, or remove ${
            builtins.concatStringsSep " and " (map (c: "\"${c}\"") low)
          } from capabilities";
        }
      ];
  # Its plug-ins are opened by libtriton.so, which is loaded by then.
  loads.optional = [
    "libtriton.so"
  ];
}
