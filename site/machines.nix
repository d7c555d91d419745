/**
  The machines that the explorer knows: every GPU generation on record, on the systems that have it,
  and machines without one.

  # Type
  `{ facts; } -> [ { id; kind :: "nvidia" | "jetson" | "amd" | "none"; key :: String; system;
  request; } ]`

  # Output
  `id` : unique, for addresses and files
  : `key` : what a GPU is found by: its capability, its gfx target, or ""
  : `request` : what the machine adds to a request (nix/concretise/README.md)
*/
{ facts }:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    map
    replaceStrings
    sort
    ;
  inherit ((import ../nix/lib).version) compare;
  dashed = replaceStrings [ "." ] [ "-" ];
  ordered = sort (a: b: compare a b < 0);

  jetsons = facts.data.jetson.capabilities;
  servers = filter (capability: !(jetsons ? ${capability})) (
    ordered (attrNames facts.data.gpus.byCapability)
  );
  # Boards that exist with an Arm processor: Grace and GB10.
  arm = [
    "9.0"
    "10.0"
    "10.3"
    "12.1"
  ];
  onlyArm = [ "12.1" ];
  nvidia =
    system: suffix: capability:
    {
      id = "cc${dashed capability}${suffix}";
      kind = "nvidia";
      key = capability;
      inherit system;
      request = {
        capabilities = [ capability ];
      }
      // (if suffix == "" then { } else { inherit system; });
    };

  # The newest JetPack of each of its majors.
  newestOf =
    major:
    let
      of = filter (release: builtins.head (builtins.splitVersion release) == major) (
        attrNames facts.data.jetson.jetpack
      );
      sorted = ordered of;
    in
    if sorted == [ ] then [ ] else [ (builtins.elemAt sorted (builtins.length sorted - 1)) ];
  jetson =
    capability:
    map (jetpack: {
      id = "cc${dashed capability}-jetpack${dashed jetpack}";
      kind = "jetson";
      key = capability;
      system = "aarch64-linux";
      request = {
        system = "aarch64-linux";
        capabilities = [ capability ];
        inherit jetpack;
      };
    }) (concatMap newestOf jetsons.${capability}.jetpack or [ ]);

  targets = attrNames (
    builtins.groupBy (chip: chip.gfx) (filter (chip: chip ? gfx) facts.data.pciGpus.amd.chips)
  );
  amd = gfx: {
    id = gfx;
    kind = "amd";
    key = gfx;
    system = "x86_64-linux";
    request.gfx = [ gfx ];
  };

  none = system: suffix: {
    id = "none${suffix}";
    kind = "none";
    key = "";
    inherit system;
    request = {
      cuda = null;
    }
    // (if suffix == "" then { } else { inherit system; });
  };
in
map (nvidia "x86_64-linux" "") (filter (c: !(builtins.elem c onlyArm)) servers)
++ map (nvidia "aarch64-linux" "-arm") (filter (c: builtins.elem c servers) arm)
# 10.1 is what Thor was called before a board was sold.
++ concatMap jetson (filter (c: c != "10.1") (ordered (attrNames jetsons)))
++ map amd targets
++ [
  (none "x86_64-linux" "")
  (none "aarch64-linux" "-arm")
]
