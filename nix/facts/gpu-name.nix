/**
  What a GPU is, by its PCI id or by its name (pci-gpus.json, gpu-names.json, gpus.json, rocm.json).
  A plan that goes well reads none of it.

  All of a name has to be understood: words that are neither a known model nor known to say nothing
  make it unknown, as a wrong answer is worse than none. apps/machine/names.py does the same;
  tests/unit/facts/test_gpu_names.py asks both the same names.
*/
{ data }:
let
  inherit (builtins)
    attrNames
    filter
    head
    length
    match
    ;
  model = import ./gpu-model.nix { inherit data; };
  inherit (model) lower modelOf words;
  tables = import ./gpu-tables.nix { inherit data modelOf lower; };
  inherit (tables) boards byId targets;
  inherit (import ./gpu-ways.nix { inherit data model tables; })
    chipsIn
    idsIn
    lookUp
    modelsIn
    ;
  inherit (import ../lib) list text;
  gpu =
    value:
    if match "gfx.*" value != null then
      {
        vendor = "amd";
        gfx = value;
      }
    else
      {
        vendor = "nvidia";
        capability = value;
      };
  only = values: if length values == 1 then gpu (head values) else null;
in
rec {
  /**
    Find a GPU by its PCI id; null for one that is not known.

    # Type
    `gpuByPciId :: String -> { vendor; capability | gfx } | Null`

    # Examples
    facts.gpuByPciId "10de:2204"
    => { vendor = "nvidia"; capability = "8.6"; }
  */
  gpuByPciId = id: only (byId.${lower id} or [ ]);

  /**
    Find a GPU by what a driver, lspci, a tool of its vendor or a person calls it; null where it is
    not known, or not beyond doubt. A PCI id in the text counts first, then AMD's gfx target, then
    the chip, then the model.

    # Type
    `gpuByName :: String -> { vendor; capability | gfx } | Null`

    # Examples
    facts.gpuByName "Navi 31 [Radeon RX 7900 XT/7900 XTX]"
    => { vendor = "amd"; gfx = "gfx1100"; }
  */
  gpuByName =
    name:
    let
      told = lower name;
      all = words told;
      ways = [
        (lookUp byId (idsIn told))
        (lookUp targets all)
        (chipsIn told all)
        (modelsIn told all)
      ];
      telling = filter (values: values != [ ]) ways;
    in
    if telling == [ ] then null else only (head telling);

  /**
    Find the capability of an NVIDIA GPU by its name; null where `gpuByName` knows none.

    # Type
    `capabilityOfGpu :: String -> String | Null`

    # Examples
    facts.capabilityOfGpu "NVIDIA GeForce GTX 1080"
    => "6.1"
  */
  capabilityOfGpu =
    name:
    let
      found = gpuByName name;
    in
    if found == null then null else found.capability or null;

  /**
    Find the models that somebody may have meant by a name that is not known, at most three.

    # Type
    `nearestGpus :: String -> [ String ]`

    # Examples
    facts.nearestGpus "GTX 1081"
    => [ "GeForce GTX 1080" "GeForce GTX 1050" "GeForce GTX 1060" ]
  */
  nearestGpus =
    name:
    let
      key = modelOf name;
      having = filter (known: match ".* ${key}( .*|)" " ${known}" != null) (attrNames boards);
      near = text.unique (text.nearest (attrNames boards) key ++ having);
    in
    if key == "" then [ ] else map (known: head boards.${known}) (list.take 3 near);
}
