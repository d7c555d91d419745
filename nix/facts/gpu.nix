/**
  Names of GPUs (gpus.json) and of architectures, for messages.
*/
{ data }:
let
  inherit (builtins)
    concatMap
    concatStringsSep
    filter
    match
    ;
  inherit (data.gpus) byCapability;
  models = capability: concatMap (group: group.models) (byCapability.${capability} or [ ]);
  inherit ((import ../lib).list) take;
in
{
  /**
    GPUs of a capability, as NVIDIA names them.

    # Type
    `gpusOf :: String -> [ String ]`
  */
  gpusOf = models;

  /**
    Say a capability with its architecture and well-known GPUs, for messages.

    # Type
    `describeCapability :: String -> String`

    # Examples
    facts.describeCapability "6.1"
    => "6.1 (Pascal: GeForce GTX 1080 Ti, GeForce GTX 1080)"
  */
  describeCapability =
    capability:
    let
      base = builtins.head (builtins.match "([0-9]+\\.[0-9]+).*" capability);
      known = models base;
      # Boards for the desktop are what most readers recognise.
      familiar = filter (m: match "GeForce.*|Jetson.*" m != null) known;
      examples = take 2 (if familiar == [ ] then known else familiar);
      architecture = (data.cuda.capabilities.${base} or { }).architecture or null;
      parts = filter (p: p != null && p != "") [
        architecture
        (concatStringsSep ", " examples)
      ];
    in
    if parts == [ ] then capability else "${capability} (${concatStringsSep ": " parts})";
}
