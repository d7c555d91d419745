{
  description = "JAX's kernels for NVIDIA GPUs, CUDA 12";
  kind = "accelerated";
  imports = [ "jax_cuda12_plugin" ];

  rules =
    {
      facts,
      plan,
      package,
      ...
    }:
    let
      min = facts.data.components.jax.cuda12.minCapability;
      low = builtins.filter (c: builtins.compareVersions c min < 0) plan.target.capabilities;
      quoted = map (c: "\"${c}\"") low;
    in
    if low == [ ] then
      [ ]
    else
      [
        {
          title = "jax on CUDA 12 does not run on capability ${builtins.concatStringsSep ", " low}";
          why = "jax ${package.version} with CUDA 12 supports ${min} and newer";
          fix = "remove ${builtins.concatStringsSep " and " quoted} from capabilities";
        }
      ];
}
