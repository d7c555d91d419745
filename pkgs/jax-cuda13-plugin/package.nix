{
  description = "JAX's kernels for NVIDIA GPUs, CUDA 13";
  kind = "accelerated";
  imports = [ "jax_cuda13_plugin" ];

  rules =
    {
      facts,
      plan,
      package,
      ...
    }:
    let
      min = facts.data.components.jax.cuda13.minCapability;
      low = builtins.filter (c: builtins.compareVersions c min < 0) plan.target.capabilities;
      quoted = map (c: "\"${c}\"") low;
    in
    if low == [ ] then
      [ ]
    else
      [
        {
          title = "jax on CUDA 13 does not run on capability ${builtins.concatStringsSep ", " low}";
          why = "jax ${package.version} with CUDA 13 supports ${min} and newer";
          fix = "remove ${builtins.concatStringsSep " and " quoted} from capabilities";
        }
      ];
}
