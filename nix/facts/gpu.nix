/**
  Names of GPUs (gpus.json) and of architectures.
*/
{ data }:
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    filter
    genList
    isString
    match
    replaceStrings
    split
    ;
  upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  chars = text: genList (i: builtins.substring i 1 text) (builtins.stringLength text);
  lower = replaceStrings (chars upper) (chars "abcdefghijklmnopqrstuvwxyz");
  # What people, lspci and nvidia-smi write around the part that tells models apart goes.
  # apps/machine/names.py does the same.
  noise = [ "" ] ++ data.gpus.noise.words;
  isWord = w: isString w && !(builtins.elem w noise);
  words = text: filter isWord (split "[^a-z0-9]+" (lower text));
  key = text: concatStringsSep " " (words text);
  inherit (data.gpus) byCapability;
  models = capability: concatMap (group: group.models) (byCapability.${capability} or [ ]);
  table = builtins.listToAttrs (
    concatMap (
      capability:
      map (model: {
        name = key model;
        value = capability;
      }) (models capability)
    ) (attrNames data.gpus.byCapability)
  );
  inherit ((import ../lib).list) take;
in
{
  /**
    Find the capability of a GPU by its name; null for a GPU that the list does not have. Of several
    known names that stand in it as whole words, the longest counts, so that a laptop's "RTX 4090
    Laptop GPU" and "H100 80GB HBM3" are found too.

    # Type
    `capabilityOfGpu :: String -> String | Null`

    # Examples
    facts.capabilityOfGpu "NVIDIA GeForce GTX 1080"
    => "6.1"
  */
  capabilityOfGpu =
    name:
    let
      written = key name;
      inside = filter (known: match ".* ${known} .*" " ${written} " != null) (attrNames table);
      longest = builtins.sort (a: b: builtins.stringLength a > builtins.stringLength b) inside;
    in
    table.${written} or (if inside == [ ] then null else table.${builtins.head longest});

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
