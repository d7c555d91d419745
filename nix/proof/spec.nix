/**
  What is to be asked of the card, as data: everything that the plan or the facts promise, so that
  the program compares and decides nothing by itself.

  # Type
  `{ plan; folderOf; kindOf; order; lib ? ; facts ? ; } -> Attrs`

  # Output
  `packages` : those with code for GPUs, or a program: `serves.<capability>` is what
  `lib.capability.coversWith` says of its code, null where nobody measured it
  `compiler` : the CUDA release of the set's own compiler, and each target that it should know
  `rule.<capability>.<code>` : how such code serves the capability; absent where it does not
  `ptx.<release>` : the ISA version of PTX, and the target to try on each capability
  `toolkit.<release>.driver` : the driver of a CUDA release
  `machineLibraries` : SONAMEs that the plan takes of the machine (a Jetson's)
*/
{
  plan,
  folderOf,
  kindOf,
  order,
  lib ? import ../lib,
  facts ? import ../facts,
}:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    listToAttrs
    mapAttrs
    match
    ;
  inherit (lib.capability) coversWith toSm;
  known = attrNames facts.data.cuda.capabilities;
  byCapability =
    of:
    listToAttrs (
      map (name: {
        inherit name;
        value = of name;
      }) known
    );
  isPtx = entry: match "compute_.*" entry != null;
  withoutNulls = set: removeAttrs set (filter (name: set.${name} == null) (attrNames set));

  serves =
    package:
    let
      cuda = package.axes.cuda or null;
      entries = package.capabilities;
      of =
        capability:
        let
          cover = coversWith { inherit cuda; } capability;
          found = cover entries;
        in
        if found == null then null else found // { ptx = cover (filter isPtx entries) != null; };
    in
    if package.capabilities or null == null then null else withoutNulls (byCapability of);

  programOf = import ./program.nix { inherit folderOf; };

  entry =
    name:
    let
      package = plan.packages.${name};
    in
    {
      inherit name;
      inherit (package) version flavour;
      file = package.file.file or null;
      sha256 = package.file.sha256 or null;
      accelerated = kindOf name == "accelerated";
      serves = serves package;
      program = programOf name;
      requires = filter (other: other != name) (order.closure [ name ]);
    };
  hasCode =
    name:
    kindOf name != "leaf"
    || programOf name != null
    || plan.packages.${name}.capabilities or null != null;

  # The compilers that a set may have, and of which CUDA release each is.
  compilers = filter (name: plan.cudaReleases.${name} or null != null) [
    "nvidia-cuda-nvrtc"
    "nvidia-cuda-nvrtc-cu12"
    "nvidia-cuda-nvcc"
    "nvidia-cuda-nvcc-cu12"
  ];
  release = plan.cudaReleases.${builtins.head compilers};
  codesOf =
    row:
    map toSm (row.capabilities ++ row.archSpecific or [ ] ++ row.familySpecific or [ ]);
  codes = concatMap (number: [
    "sm_${number}"
    "compute_${number}"
  ]) (codesOf facts.data.cuda.releases.${release});
  isKnown = compilers != [ ] && facts.data.cuda.releases ? ${release};
  rule =
    capability:
    let
      cover = coversWith { cuda = release; } capability;
      of =
        code:
        let
          found = cover [ code ];
        in
        if found == null then null else found.kind;
    in
    withoutNulls (
      listToAttrs (
        map (name: {
          inherit name;
          value = of name;
        }) codes
      )
    );

  ptxOf =
    cuda: row:
    let
      entries = map (c: "compute_${toSm c}") facts.data.cuda.releases.${cuda}.capabilities;
      of =
        capability:
        let
          found = coversWith { inherit cuda; } capability entries;
        in
        if found == null then null else found.by;
    in
    {
      inherit (row) isa;
      targets = withoutNulls (byCapability of);
    };
in
{
  format = 1;
  plan = {
    inherit (plan) id;
    inherit (plan.target) system python;
    inherit (plan) axes;
  };
  accelerator = if plan.axes.rocm or "none" == "none" then "cuda" else "rocm";
  gfx = plan.target.gfx or [ ];
  packages = map entry (filter hasCode (attrNames plan.packages));
  compiler = if isKnown then { inherit release codes; } else null;
  # Without a compiler the devices are known all the same: PTX of ours is tried on them.
  rule = byCapability (if isKnown then rule else _: { });
  ptx = mapAttrs ptxOf facts.data.ptx.releases;
  toolkit = withoutNulls (
    mapAttrs (
      name: _:
      let
        driver = facts.toolkitDriver name;
      in
      if driver == null then null else { inherit driver; }
    ) facts.data.cuda.releases
  );
  libraries = attrNames facts.data.sonames.sonames;
  machineLibraries =
    plan.target.libraries or [ ]
    ++ concatMap (row: row.libraries) (
      concatMap (name: plan.packages.${name}.loads.machine or [ ]) (attrNames plan.packages)
    );
  driverLibraries = { inherit (facts.data.loader.driver) names prefixes; };
}
